#pragma once
// How many answers one provider makes at the same time. Owned by the plugin; any fiber may call. A fiber that
// gets no slot waits on a Signal of its own, in order; its mutex is never held over a call on the host.

#include <patchbay/host.hpp>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace patchbay::openai {

class ConcurrencyLimiter {
  public:
    static constexpr std::size_t kLongestQueue = 256;

    /// `link` outlives the limiter, the limiter its slots.
    explicit ConcurrencyLimiter(Link& link) : link_(link) {}

    class Slot {
      public:
        Slot(ConcurrencyLimiter& limiter, std::string provider_id)
            : limiter_(&limiter), provider_id_(std::move(provider_id)) {}
        Slot(Slot&& other) noexcept
            : limiter_(std::exchange(other.limiter_, nullptr)), provider_id_(std::move(other.provider_id_)) {}
        Slot& operator=(Slot&&) = delete;
        ~Slot() {
            if (limiter_ != nullptr) limiter_->release(provider_id_);
        }

      private:
        ConcurrencyLimiter* limiter_;
        std::string provider_id_;
    };

    /// Waits at most `patience`. Nothing: no slot in that time, or too many wait already. Throws Cancelled.
    std::optional<Slot> acquire(const std::string& provider_id, unsigned limit,
                                std::chrono::milliseconds patience);

  private:
    struct Waiter {
        explicit Waiter(Link& link) : signal(link) {}
        Signal signal;
        bool granted = false;  // under mutex_
    };
    struct Lane {
        unsigned in_use = 0;
        // Shared: whoever releases a slot may still be waking a waiter that has just given up.
        std::deque<std::shared_ptr<Waiter>> queue;
    };

    std::shared_ptr<Waiter> take_or_queue(const std::string& provider_id, unsigned limit, bool& refused);
    bool leave_queue(const std::string& provider_id, const std::shared_ptr<Waiter>& waiter);
    void release(const std::string& provider_id) noexcept;

    Link& link_;
    std::mutex mutex_;
    std::map<std::string, Lane> lanes_;
};

}  // namespace patchbay::openai
