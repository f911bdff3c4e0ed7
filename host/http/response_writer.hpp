#pragma once
// The bytes of an answer's head.

#include "host/http/message.hpp"

#include <optional>
#include <string>

namespace patchbay::http {

struct Framing {
    std::optional<std::size_t> content_length;  ///< nothing: chunked, or none for statuses without a body
    bool chunked = false;
    bool keep_alive = true;
};

/// Whether answers of this status have one (RFC 9110 section 6.4.1).
bool has_body(int status);

/// Appends status line and headers, with Date, up to the blank line.
void append_head(std::string& out, const Response& response, const Framing& framing);

/// Appends `bytes` as one chunk; nothing when it is empty.
void append_chunk(std::string& out, std::string_view bytes);

}  // namespace patchbay::http
