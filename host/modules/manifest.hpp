#pragma once
// plugin.json: what a plugin says about itself before any of its code runs. Pure.

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::modules {

struct Manifest {
    std::string id;  ///< lower case letters, digits and dashes: names the schema, the routes and the library
    std::string name;
    std::string summary;
    std::string icon;
    std::string version;              ///< of the plugin, "1.2.3"
    int sdk = 0;                      ///< major number of the SDK it was written for
    std::vector<std::string> needs;   ///< services it can't do without
    std::vector<std::string> offers;  ///< services it gives
    nlohmann::json
        settings_schema;         ///< JSON Schema of an object; "x-order": its properties as the file has them
    nlohmann::json permissions;  ///< see Permissions
    std::vector<std::string> program{};  ///< what to start instead of loading a library; empty: a library
    bool tests_connection = false;       ///< it can try settings that it does not take
    nlohmann::json ui{};                 ///< pages and a card of its own
};

/// Reads the text of a plugin.json; `where` is for the words of the refusal.
Result<Manifest> parse_manifest(std::string_view text, const std::string& where);

/// Reads `folder`/plugin.json.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

}  // namespace patchbay::modules
