/* RE2 for Swift: patterns as opaque handles. */
#ifndef RELANCE_RE2_H
#define RELANCE_RE2_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct relance_re2 relance_re2;

/* Compiles a UTF-8 pattern; NULL if it is invalid or too large, with the reason, cut to its size and
   ended by a zero, in `error`. */
relance_re2 *relance_re2_compile(const void *pattern, size_t size, char *error, size_t error_size);

/* Whether the text has a match anywhere; in time linear in its size. Safe in any thread. */
bool relance_re2_matches(const relance_re2 *pattern, const void *text, size_t size);

void relance_re2_free(relance_re2 *pattern);

/* Where `part`, which is not empty, begins in `text`, -1 if it does not; linear. Here as Swift's Glibc
   lacks memmem. */
ptrdiff_t relance_find(const void *text, size_t size, const void *part, size_t part_size);

/* Writes a finite number as `%.*f` or, if `clause` is e, as `%.*e` does; returns how many bytes. Here
   as Swift calls no C function with arguments of several types. */
size_t relance_format_double(void *output, size_t size, char clause, int precision, double number);

#ifdef __cplusplus
}
#endif
#endif
