#pragma once
// What a new version may do that the old one might not, and the other way round. Pure.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace patchbay::packages {

struct Permission {
    std::string kind;  ///< routes, services, events.consume, events.publish, outbound, live, secrets
    std::string what;  ///< an entry of the manifest

    auto operator<=>(const Permission&) const = default;
};

struct PermissionChanges {
    std::vector<Permission> added;
    std::vector<Permission> removed;
};

/// A manifest's "permissions", one by one, by kind and name. A manifest that says nothing about routes has
/// "api".
std::vector<Permission> permissions_of(const nlohmann::json& declared);

/// `old_declared` is null when there was no version before: then all is added.
PermissionChanges permission_changes(const nlohmann::json& old_declared, const nlohmann::json& new_declared);

/// [{kind, what}]
nlohmann::json to_json(const std::vector<Permission>& permissions);

}  // namespace patchbay::packages
