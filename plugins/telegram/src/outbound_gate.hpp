#pragma once
// Lets one bot's calls out at the pace that Telegram allows: one message at a time per chat, first come first
// served, each after the waiting that RateLimiter asks for. Topics of a forum ("<chat>/<topic>") have turns
// of their own and share the limits of their chat. Owned by RunningBot; any fiber may call.

#include "plugins/telegram/src/rate_limiter.hpp"

#include <patchbay/host.hpp>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace patchbay::telegram {

class OutboundGate {
  public:
    /// The right to call into a chat; ends with the object.
    class Turn {
      public:
        Turn(OutboundGate& gate, std::string chat) : gate_(&gate), chat_(std::move(chat)) {}
        Turn(Turn&& other) noexcept
            : gate_(std::exchange(other.gate_, nullptr)), chat_(std::move(other.chat_)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (gate_) gate_->leave(chat_);
        }

      private:
        OutboundGate* gate_;
        std::string chat_;
    };

    OutboundGate(Host& host, unsigned calls_per_second) : host_(host), limiter_(calls_per_second) {}

    /// Waits for the turn; nothing when it does not come within `patience`.
    std::optional<Turn> enter(const std::string& chat, Milliseconds patience);
    /// The turn, if it is free now.
    std::optional<Turn> try_enter(const std::string& chat);

    /// Waits until a message may go to `chat`. 0: go ahead. Otherwise it would take that long, which is more
    /// than `patience`, and nothing is reserved.
    Milliseconds pace(const std::string& chat, Milliseconds patience);
    /// Whether something that may as well be left out can go now.
    bool has_room(const std::string& chat, bool counts_in_chat);
    void too_many(const std::string& chat, Milliseconds retry_after);
    void forget_idle();

    /// Messages that wait for their chat's turn or are on their way.
    std::size_t depth() const;

  private:
    using Waiting = std::deque<std::shared_ptr<Signal>>;  // shared: waker and waiter may end in any order

    /// False: the turn was given to `signal` in the meantime.
    bool abandon(const std::string& chat, const std::shared_ptr<Signal>& signal);
    void leave(const std::string& chat) noexcept;

    Host& host_;
    mutable std::mutex mutex_;
    RateLimiter limiter_;
    std::map<std::string, Waiting> turns_;  // chats whose turn is taken
};

}  // namespace patchbay::telegram
