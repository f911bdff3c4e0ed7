#pragma once
// The "format" of texts in JSON Schema (2020-12, Validation, section 7.3). Pure.

#include <string>
#include <string_view>

namespace patchbay::http {

/// False for a text that is not of this format; a format that is not known here fits everything.
bool fits_format(const std::string& text, std::string_view format);

/// "a date such as 2026-01-31"; empty for a format that is not known here.
std::string_view describe_format(std::string_view format);

}  // namespace patchbay::http
