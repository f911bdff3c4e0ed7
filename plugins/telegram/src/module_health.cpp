#include "plugins/telegram/src/module_health.hpp"

#include <algorithm>

namespace patchbay::telegram {
namespace {

constexpr std::size_t kMostNamed = 20;

}  // namespace

std::vector<HealthCheck> health_of(const std::vector<BotHandle>& bots) {
    std::vector<HealthCheck> checks;
    std::size_t running = 0;
    std::size_t troubled = 0;
    for (const BotHandle& bot : bots) {
        const auto status = bot->status();
        if (status.state == BotState::running) ++running;
        if (!status.problem) continue;
        ++troubled;
        if (troubled > kMostNamed) continue;
        checks.push_back({"@" + bot->configuration()->identity.username, true,
                          status.problem->title + ". " + status.problem->fix});
    }
    std::string summary = std::to_string(running) + " of " + std::to_string(bots.size()) + " bots running";
    if (troubled > kMostNamed) summary += ", " + std::to_string(troubled) + " with a problem";
    checks.insert(checks.begin(), {"bots", false, summary});
    return checks;
}

}  // namespace patchbay::telegram
