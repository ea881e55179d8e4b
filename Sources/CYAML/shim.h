/* libyaml */
#include <yaml.h>
