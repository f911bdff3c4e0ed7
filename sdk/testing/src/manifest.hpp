#pragma once
// The parts of plugin.json that decide what the plugin may do and what its settings are.

#include <patchbay/permissions.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace patchbay::testing {

struct Manifest {
    std::string id;
    nlohmann::json settings_schema;
    Permissions permissions;
};

/// Of `folder`/plugin.json. Throws Failure(invalid) when there is none or it is not JSON.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace patchbay::testing
