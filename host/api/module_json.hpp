#pragma once
// A module as the API shows it.

#include "host/modules/modules.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::api {

/// All that a manifest's "permissions" allow, defaults filled in.
nlohmann::json permissions_json(const nlohmann::json& declared);

/// What a manifest's "ui" brings, or null.
nlohmann::json ui_json(const nlohmann::json& ui);

nlohmann::json module_json(const modules::ModuleView& module);

/// RFC 3339 in UTC with milliseconds.
std::string rfc3339(std::chrono::system_clock::time_point time);

}  // namespace patchbay::api
