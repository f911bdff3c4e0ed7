#pragma once
// The request target taken apart (RFC 3986): path and query, percent-decoded.

#include "host/http/message.hpp"

namespace patchbay::http {

/// Fills path and query from target. False when an escape is malformed or hides a NUL or a slash.
bool read_target(Request& request);

}  // namespace patchbay::http
