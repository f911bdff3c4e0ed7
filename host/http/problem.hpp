#pragma once
// Errors as RFC 9457 problem documents. The one place where a kind of error becomes an HTTP status.

#include "host/http/message.hpp"

#include <patchbay/result.hpp>

namespace patchbay::http {

int status_of(ErrorKind kind);

/// application/problem+json with code, title, detail, fix, fields and request id; Retry-After where it is
/// known.
Response problem(const Error& error, std::string_view request_id);
/// The same with a status of its own (405, 413, 431 ...).
Response problem(const Error& error, std::string_view request_id, int status);

}  // namespace patchbay::http
