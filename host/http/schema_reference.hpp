#pragma once
// "$ref" within one JSON Schema. Pure.

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace patchbay::http {

/// The place within the schema that a reference names, "#/$defs/port" as "/$defs/port"; nothing for one that
/// leads to another document or to a name.
std::optional<nlohmann::json::json_pointer> local_place(const std::string& reference);

/// What `schema` refers to within `root`; null when it refers to nothing or to nothing that is there.
const nlohmann::json* referred_to(const nlohmann::json& root, const nlohmann::json& schema);

}  // namespace patchbay::http
