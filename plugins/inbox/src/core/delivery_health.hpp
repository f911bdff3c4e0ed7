#pragma once
// The module's view of itself, in English and Russian. Pure.

#include <patchbay/plugin.hpp>

#include <map>
#include <string>

namespace patchbay::inbox {

/// `waiting`: channel to why its messages wait, in English.
HealthCheck delivery_check(const std::map<std::string, std::string>& waiting);

}  // namespace patchbay::inbox
