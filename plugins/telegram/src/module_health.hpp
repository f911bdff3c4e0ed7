#pragma once
// The module's view of itself: which bots do not run, and why.

#include "plugins/telegram/src/bot_directory.hpp"

#include <patchbay/plugin.hpp>

#include <vector>

namespace patchbay::telegram {

/// One check for all that is well, one for each bot that has a problem (the first twenty).
std::vector<HealthCheck> health_of(const std::vector<BotHandle>& bots);

}  // namespace patchbay::telegram
