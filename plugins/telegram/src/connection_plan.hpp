#pragma once
// How a bot's connection to Telegram goes on after each answer: what its status becomes, how long to wait,
// when to give up. Used by the poll loop and by the one that sets the webhook. Pure: randomness is a
// constructor parameter.

#include "plugins/telegram/src/api_answer.hpp"
#include "plugins/telegram/src/bot_status.hpp"
#include "plugins/telegram/src/clock.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace patchbay::telegram {

class ConnectionPlan {
  public:
    struct Step {
        bool stop = false;                ///< nothing can be done before somebody enters a new token
        Milliseconds wait{0};             ///< before the next call
        std::optional<BotStatus> status;  ///< what the bot is now; nothing: as before
    };

    /// `random` gives numbers from 0 up to 1.
    explicit ConnectionPlan(std::function<double()> random) : random_(std::move(random)) {}

    /// Polling: the webhook has to be removed before the next getUpdates.
    bool must_remove_webhook() const { return must_remove_webhook_; }
    void webhook_removed() { must_remove_webhook_ = false; }

    /// After a call (deleteWebhook, getUpdates, setWebhook).
    Step after(const Verdict& verdict);
    /// The updates could not be stored: they stay unconfirmed and come again.
    Step not_stored();

    /// Up to this update everything is stored: the next getUpdates confirms it.
    void stored(std::int64_t update_id) { offset_ = update_id + 1; }
    std::optional<std::int64_t> offset() const { return offset_; }

  private:
    Step failed(const Verdict& verdict);
    Step conflict(const Verdict& verdict);
    Milliseconds back_off() const;

    std::function<double()> random_;
    bool must_remove_webhook_ = true;
    unsigned failures_ = 0;
    std::optional<std::int64_t> offset_;
};

}  // namespace patchbay::telegram
