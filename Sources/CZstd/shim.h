/* Zstandard */
#include <zstd.h>
