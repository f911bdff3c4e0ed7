#include "concurrency_limiter.hpp"

#include <algorithm>

namespace patchbay::openai {

using std::chrono::milliseconds;

std::optional<ConcurrencyLimiter::Slot> ConcurrencyLimiter::acquire(const std::string& provider_id,
                                                                    unsigned limit, milliseconds patience) {
    bool refused = false;
    const std::shared_ptr<Waiter> waiter = take_or_queue(provider_id, limit, refused);
    if (refused) return std::nullopt;
    if (!waiter) return Slot(*this, provider_id);
    try {
        waiter->signal.wait(std::max(patience, milliseconds(1)));
    } catch (...) {
        if (leave_queue(provider_id, waiter)) release(provider_id);
        throw;
    }
    if (!leave_queue(provider_id, waiter)) return std::nullopt;
    return Slot(*this, provider_id);
}

/// Null when a slot was free; otherwise the place in the queue, unless that is too long.
std::shared_ptr<ConcurrencyLimiter::Waiter> ConcurrencyLimiter::take_or_queue(const std::string& provider_id,
                                                                              unsigned limit, bool& refused) {
    const std::lock_guard lock(mutex_);
    Lane& lane = lanes_[provider_id];
    if (lane.in_use < std::max(limit, 1U)) {
        ++lane.in_use;
        return nullptr;
    }
    refused = lane.queue.size() >= kLongestQueue;
    if (refused) return nullptr;
    return lane.queue.emplace_back(std::make_shared<Waiter>(link_));
}

/// True when the waiter was given a slot before it left.
bool ConcurrencyLimiter::leave_queue(const std::string& provider_id, const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex_);
    if (waiter->granted) return true;
    std::erase(lanes_[provider_id].queue, waiter);
    return false;
}

void ConcurrencyLimiter::release(const std::string& provider_id) noexcept {
    std::shared_ptr<Waiter> next;
    {
        const std::lock_guard lock(mutex_);
        Lane& lane = lanes_[provider_id];
        if (lane.queue.empty()) {
            if (--lane.in_use == 0) lanes_.erase(provider_id);
            return;
        }
        next = std::move(lane.queue.front());
        lane.queue.pop_front();
        next->granted = true;  // the slot passes over without being free in between
    }
    try {
        next->signal.wake();
    } catch (const std::exception&) {
        // The plugin is being stopped: the waiter is cancelled by the host.
    }
}

}  // namespace patchbay::openai
