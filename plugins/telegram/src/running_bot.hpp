#pragma once
// One bot as the running module holds it: who it is, how it is, its pace and its drafts. Owned by
// BotDirectory, and by whoever is in the middle of a call for it (hence shared_ptr); small, since there may
// be a thousand. A bot has no fiber of its own apart from its poll loop. Any fiber may call.
//
// A generation is one way of running it: each change of token, mode or switch begins a new one, and the tasks
// of the old one end when they notice.

#include "plugins/telegram/src/bot_status.hpp"
#include "plugins/telegram/src/draft_board.hpp"
#include "plugins/telegram/src/moved_chats.hpp"
#include "plugins/telegram/src/outbound_gate.hpp"
#include "plugins/telegram/src/token.hpp"
#include "plugins/telegram/src/update.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace patchbay::telegram {

enum class ReceiveMode { polling, webhook };

/// Never changed, only replaced: readers keep the one they have (hence shared_ptr).
struct BotConfiguration {
    BotIdentity identity;
    Token token;
    ReceiveMode mode = ReceiveMode::polling;
    bool enabled = true;
    bool greets = false;  ///< it has a text for /start
    bool helps = false;   ///< it has a text for /help
    std::string webhook_path;
    std::string webhook_secret;
    /// Why token and secret could not be opened; they are empty then.
    std::optional<Error> unreadable;
    std::int64_t version = 0;
};

class RunningBot {
  public:
    RunningBot(Host& host, std::shared_ptr<const BotConfiguration> configuration, unsigned calls_per_second)
        : id_(configuration->identity.id),
          workspace_id_(configuration->identity.workspace_id),
          configuration_(std::move(configuration)),
          gate_(host, calls_per_second) {}

    const std::string& id() const { return id_; }
    const std::string& workspace_id() const { return workspace_id_; }

    std::shared_ptr<const BotConfiguration> configuration() const {
        const std::lock_guard lock(mutex_);
        return configuration_;
    }
    void reconfigure(std::shared_ptr<const BotConfiguration> configuration) {
        const std::lock_guard lock(mutex_);
        configuration_ = std::move(configuration);
    }

    std::uint64_t begin_generation() { return ++generation_; }
    std::uint64_t generation() const { return generation_; }
    bool is_current(std::uint64_t generation) const { return generation_ == generation; }

    BotStatus status() const {
        const std::lock_guard lock(mutex_);
        return status_;
    }
    /// False: it was like that already.
    bool set_status(BotStatus status) {
        const std::lock_guard lock(mutex_);
        const bool same = status.state == status_.state &&
                          status.problem.has_value() == status_.problem.has_value() &&
                          (!status.problem || (status.problem->code == status_.problem->code &&
                                               status.problem->detail == status_.problem->detail));
        if (!same) status_ = std::move(status);
        return !same;
    }

    void saw_update(TimePoint at) {
        last_update_us_ =
            std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count();
    }
    /// Microseconds since 1970; 0: none since the start.
    std::int64_t last_update_us() const { return last_update_us_; }

    /// Polling: what the next getUpdates would confirm, when that one has not gone out yet; 0: nothing.
    void set_unconfirmed(std::int64_t offset) { unconfirmed_ = offset; }
    std::int64_t unconfirmed() const { return unconfirmed_; }

    /// Webhook: when it was set, in seconds since 1970.
    void set_webhook_since(std::int64_t seconds) { webhook_since_ = seconds; }
    std::int64_t webhook_since() const { return webhook_since_; }

    /// Webhook: when it had vanished and was set again by itself, in seconds since 1970; 0: never.
    void set_webhook_restored(std::int64_t seconds) { webhook_restored_ = seconds; }
    std::int64_t webhook_restored() const { return webhook_restored_; }

    /// The last message went out and no answer came: nobody knows whether Telegram hears us.
    void set_unheard(bool unheard) { unheard_ = unheard; }
    bool unheard() const { return unheard_; }

    OutboundGate& gate() { return gate_; }
    const OutboundGate& gate() const { return gate_; }

    template <class Work>
    auto drafts(Work&& work) {
        const std::lock_guard lock(drafts_mutex_);
        return work(drafts_);
    }

    template <class Work>
    auto moved_chats(Work&& work) {
        const std::lock_guard lock(mutex_);
        return work(moved_chats_);
    }

  private:
    const std::string id_;
    const std::string workspace_id_;
    mutable std::mutex mutex_;
    std::shared_ptr<const BotConfiguration> configuration_;
    BotStatus status_;
    MovedChats moved_chats_;
    std::atomic<std::uint64_t> generation_{0};
    std::atomic<std::int64_t> last_update_us_{0};
    std::atomic<std::int64_t> unconfirmed_{0};
    std::atomic<std::int64_t> webhook_since_{0};
    std::atomic<std::int64_t> webhook_restored_{0};
    std::atomic<bool> unheard_{false};
    OutboundGate gate_;
    std::mutex drafts_mutex_;
    DraftBoard drafts_;
};

}  // namespace patchbay::telegram
