#pragma once
// The module's view of itself, in English and Russian: which bots do not run, and whether the Bot API
// answers. Pure.

#include "plugins/telegram/src/bot_status.hpp"

#include <patchbay/http_client.hpp>
#include <patchbay/plugin.hpp>

#include <string>
#include <vector>

namespace patchbay::telegram {

struct KnownBot {
    std::string username;
    BotStatus status;
};

/// One check for all that is well, one for each bot that has a problem (the first twenty).
std::vector<HealthCheck> health_of(const std::vector<KnownBot>& bots);

/// What asking the Bot API server at `root` has shown.
HealthCheck server_check(const std::string& root, const HttpAnswer& answer);

}  // namespace patchbay::telegram
