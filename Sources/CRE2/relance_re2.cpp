#include "relance_re2.h"
