#pragma once
// What plugins write in JSON Schema 2020-12, for the validator, which reads draft 7. Pure.

#include <nlohmann/json.hpp>

namespace patchbay::http {

/// Keywords of ours: matched without the stack that std::regex takes for each character of a text.
inline constexpr const char* kPatternKeyword = "x-patchbay-pattern";
inline constexpr const char* kFormatKeyword = "x-patchbay-format";

/// The same schema in draft 7: what stands beside a $ref counts, dependentRequired and dependentSchemas are
/// dependencies, prefixItems items; "pattern" and the formats of times are the keywords above. Everything
/// stays where references find it.
nlohmann::json as_draft7(nlohmann::json schema);

/// With every format that is known asserted; by itself "format" only describes.
nlohmann::json with_formats_asserted(nlohmann::json schema);

}  // namespace patchbay::http
