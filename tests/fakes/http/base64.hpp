// Base64 (RFC 4648, standard alphabet). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace patchbay::fakes {

std::string base64_encode(std::string_view bytes);
// Nothing if the text is not base64; white space is not allowed, padding may be missing.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace patchbay::fakes
