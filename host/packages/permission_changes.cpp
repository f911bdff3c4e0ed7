#include "host/packages/permission_changes.hpp"

#include <algorithm>
#include <iterator>

namespace patchbay::packages {
namespace {

using nlohmann::json;
using Texts = std::vector<std::string>;

void add(std::vector<Permission>& all, const std::string& kind, const Texts& entries) {
    for (const auto& entry : entries)
        all.push_back({kind, entry});
}

std::vector<Permission> without(const std::vector<Permission>& all, const std::vector<Permission>& others) {
    std::vector<Permission> rest;
    std::set_difference(all.begin(), all.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

}  // namespace

std::vector<Permission> permissions_of(const json& declared) {
    std::vector<Permission> all;
    add(all, "routes", declared.value("routes", Texts{"api"}));
    for (const char* kind : {"services", "outbound", "live", "secrets"})
        add(all, kind, declared.value(kind, Texts{}));
    const json events = declared.value("events", json::object());
    add(all, "events.consume", events.value("consume", Texts{}));
    add(all, "events.publish", events.value("publish", Texts{}));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

PermissionChanges permission_changes(const json& old_declared, const json& new_declared) {
    const auto before = old_declared.is_null() ? std::vector<Permission>{} : permissions_of(old_declared);
    const auto after = permissions_of(new_declared);
    return {without(after, before), without(before, after)};
}

json to_json(const std::vector<Permission>& permissions) {
    json list = json::array();
    for (const auto& permission : permissions)
        list.push_back({{"kind", permission.kind}, {"what", permission.what}});
    return list;
}

}  // namespace patchbay::packages
