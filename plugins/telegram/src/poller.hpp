#pragma once
// The poll loop of a bot: asks Telegram for updates, puts them on disk, and only then confirms them by asking
// for the next ones. Runs as a task of its own per bot in polling mode, until its generation is over or the
// token is refused.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_states.hpp"
#include "plugins/telegram/src/connection_plan.hpp"
#include "plugins/telegram/src/update_intake.hpp"

#include <functional>

namespace patchbay::telegram {

class Poller {
  public:
    Poller(Host& host, const ModuleSettings& settings, BotApi& api, UpdateIntake& intake, BotStates& states,
           std::function<double()> random)
        : host_(host),
          settings_(settings),
          api_(api),
          intake_(intake),
          states_(states),
          random_(std::move(random)) {}

    void run(const BotHandle& bot, std::uint64_t generation);

    /// Ends a long poll that is still open, and confirms what is stored. For a bot that stops being polled.
    void release(RunningBot& bot);

  private:
    ConnectionPlan::Step next_step(const BotHandle& bot, std::uint64_t generation, ConnectionPlan& plan);
    ConnectionPlan::Step remove_webhook(RunningBot& bot, ConnectionPlan& plan);
    ConnectionPlan::Step fetch(const BotHandle& bot, std::uint64_t generation, ConnectionPlan& plan);
    ConnectionPlan::Step store(const BotHandle& bot, ConnectionPlan& plan, const nlohmann::json& updates);

    Host& host_;
    const ModuleSettings& settings_;
    BotApi& api_;
    UpdateIntake& intake_;
    BotStates& states_;
    std::function<double()> random_;
};

}  // namespace patchbay::telegram
