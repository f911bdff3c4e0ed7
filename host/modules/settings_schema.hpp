#pragma once
// A manifest's "settings" with its references followed and its parts put together: which settings there are,
// which of them are secret, what their defaults are. Pure. Whoever asks has checked the schema before.

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <vector>

namespace patchbay::modules {

/// Nothing, or why such settings can't be used: a reference that leads nowhere or round in a circle, a secret
/// within a list, what is no JSON Schema. `where` is for the words.
Result<void> check_settings_schema(const nlohmann::json& schema, const std::string& where);

/// Which parts of a schema count: those that always hold, or also those that hold for some values ("then",
/// "oneOf", ...).
enum class Parts { certain, possible };

/// One level of a schema as if it were written in one piece: "properties", "required", "default" and so on.
struct Together {
    nlohmann::json schema;
    std::set<std::string> references;  ///< that were followed for it
};
Together put_together(const nlohmann::json& root, const nlohmann::json& schema, Parts parts);

/// Where the secrets are: the properties that are "writeOnly".
std::vector<nlohmann::json::json_pointer> secret_places(const nlohmann::json& schema);

/// How people name a setting: by its name, and by its pointer when it lies in a group.
std::string name_of(const nlohmann::json::json_pointer& place);

/// The settings with the schema's defaults filled in below what is given. A group that is not there is made
/// when its defaults make all of what it needs.
nlohmann::json settings_with_defaults(const nlohmann::json& schema, const nlohmann::json& given);

bool has_settings(const nlohmann::json& schema);

/// The names of those that are always needed.
std::vector<std::string> required_settings(const nlohmann::json& schema);

/// By name, each of them a schema that refers to nothing; what refers to itself ends there.
nlohmann::json settings_properties(const nlohmann::json& schema);

}  // namespace patchbay::modules
