#include "relance_re2.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>

// A handle is the RE2 object itself.
static RE2 *unwrapped(relance_re2 *pattern) { return reinterpret_cast<RE2 *>(pattern); }
static const RE2 *unwrapped(const relance_re2 *pattern) {
    return reinterpret_cast<const RE2 *>(pattern);
}

static re2::StringPiece piece(const void *start, size_t size) {
    return re2::StringPiece(size == 0 ? "" : static_cast<const char *>(start), size);
}

relance_re2 *relance_re2_compile(const void *pattern, size_t size, char *error, size_t error_size) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(1 << 20);
    RE2 *compiled = new (std::nothrow) RE2(piece(pattern, size), options);
    if (compiled != nullptr && compiled->ok()) return reinterpret_cast<relance_re2 *>(compiled);
    if (error_size > 0) {
        const std::string reason = compiled == nullptr ? "out of memory" : compiled->error();
        const size_t count = std::min(reason.size(), error_size - 1);
        std::memcpy(error, reason.data(), count);
        error[count] = 0;
    }
    delete compiled;
    return nullptr;
}

bool relance_re2_matches(const relance_re2 *pattern, const void *text, size_t size) {
    return RE2::PartialMatch(piece(text, size), *unwrapped(pattern));
}

void relance_re2_free(relance_re2 *pattern) { delete unwrapped(pattern); }

ptrdiff_t relance_find(const void *text, size_t size, const void *part, size_t part_size) {
    const void *found = memmem(text, size, part, part_size);
    if (found == nullptr) return -1;
    return static_cast<const char *>(found) - static_cast<const char *>(text);
}

size_t relance_format_double(void *output, size_t size, char clause, int precision, double number) {
    const char *format = clause == 'e' ? "%.*e" : "%.*f";
    const int count = std::snprintf(static_cast<char *>(output), size, format, precision, number);
    return count < 0 ? 0 : std::min(static_cast<size_t>(count), size - 1);
}
