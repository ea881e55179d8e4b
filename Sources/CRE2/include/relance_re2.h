/* RE2 for Swift: patterns as opaque handles. */
#ifndef RELANCE_RE2_H
#define RELANCE_RE2_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct relance_re2 relance_re2;

#ifdef __cplusplus
}
#endif
#endif
