/* zlib */
#include <zlib.h>
