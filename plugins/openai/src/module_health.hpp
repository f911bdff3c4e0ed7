#pragma once
// The module's view of itself, in English and Russian. Pure.

#include <patchbay/plugin.hpp>

#include <string>
#include <vector>

namespace patchbay::openai {

/// `resting`: the models that are left alone after failures, by name.
HealthCheck models_check(const std::vector<std::string>& resting);

}  // namespace patchbay::openai
