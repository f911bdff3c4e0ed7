#pragma once
// The outgoing side of webhook mode: tells Telegram where to deliver, and asks from time to time whether it
// does.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_states.hpp"
#include "plugins/telegram/src/connection_plan.hpp"

#include <functional>

namespace patchbay::telegram {

class Webhooks {
  public:
    Webhooks(Host& host, const ModuleSettings& settings, BotApi& api, BotStates& states,
             std::function<double()> random)
        : host_(host), settings_(settings), api_(api), states_(states), random_(std::move(random)) {}

    /// Sets the webhook; tries until it is set, the token is refused, or the generation is over. A
    /// short-lived task.
    void install(const BotHandle& bot, std::uint64_t generation);
    /// Asks Telegram how the webhook does and changes the bot's status accordingly. False: no answer came.
    bool check(RunningBot& bot);
    /// Best effort.
    void remove(const Token& token);

  private:
    Host& host_;
    const ModuleSettings& settings_;
    BotApi& api_;
    BotStates& states_;
    std::function<double()> random_;
};

}  // namespace patchbay::telegram
