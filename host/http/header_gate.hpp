#pragma once
// What a request's head must look like before anything else reads it. Beast's parser is lenient where
// attackers are not, so the raw bytes pass this gate first: everything that two servers could read in two
// ways is refused (RFC 9112 sections 3, 5, 6 and 11.2). Pure; no I/O.

#include <cstddef>
#include <string_view>

namespace patchbay::http {

struct HeaderLimits {
    std::size_t header = 8 * 1024;  ///< bytes of the head, blank line included
    std::size_t target = 4 * 1024;
    std::size_t fields = 64;
};

/// What the gate found. status 0: pass; otherwise answer it and close.
struct GateVerdict {
    int status = 0;
    std::string_view reason;  ///< in words, for the answer's detail
    explicit operator bool() const { return status == 0; }
};

/// `head`: from the request line up to and including the blank line, as received.
GateVerdict inspect_head(std::string_view head, const HeaderLimits& limits = {});

/// Where the head ends in `received` (past the blank line); npos while it is not whole. Counts a bare LF as a
/// line's end, so that a head with one reaches the gate and is refused there instead of waiting for the
/// deadline.
std::size_t find_head_end(std::string_view received);

}  // namespace patchbay::http
