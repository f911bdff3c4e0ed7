#pragma once
// The outgoing side of webhook mode: tells Telegram where to deliver, and asks from time to time whether it
// does.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_states.hpp"
#include "plugins/telegram/src/connection_plan.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace patchbay::telegram {

class Webhooks {
  public:
    Webhooks(Host& host, const ModuleSettings& settings, BotApi& api, BotStates& states,
             std::function<double()> random)
        : host_(host), settings_(settings), api_(api), states_(states), random_(std::move(random)) {}

    /// Sets the webhook; tries until it is set, the token is refused, or the generation is over. A
    /// short-lived task.
    void install(const BotHandle& bot, std::uint64_t generation);
    /// Asks Telegram how the webhook does and changes the bot's status accordingly; sets it again when it has
    /// vanished. What kept the answer away, when none came.
    std::optional<Verdict> check(const BotHandle& bot);
    /// A check of this bot failed, or would have: from the third time in a row on its status says so.
    void note(RunningBot& bot, const Verdict& verdict);
    /// The last check failed.
    bool is_failing(const RunningBot& bot);
    /// Best effort.
    void remove(const Token& token);

  private:
    void judge_answer(const BotHandle& bot, const BotConfiguration& configuration,
                      const nlohmann::json& info);
    void forget_failures(const RunningBot& bot);

    Host& host_;
    const ModuleSettings& settings_;
    BotApi& api_;
    BotStates& states_;
    std::function<double()> random_;
    std::mutex mutex_;
    std::map<std::string, ConnectionPlan, std::less<>> failing_;  // by bot, while checks of it fail
};

}  // namespace patchbay::telegram
