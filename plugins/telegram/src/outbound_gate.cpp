#include "plugins/telegram/src/outbound_gate.hpp"

#include <algorithm>

namespace patchbay::telegram {
namespace {

/// Telegram counts what goes into a forum's topics together.
std::string_view limited_chat(std::string_view chat) {
    return chat.substr(0, chat.find('/'));
}

}  // namespace

std::optional<OutboundGate::Turn> OutboundGate::try_enter(const std::string& chat) {
    const std::lock_guard lock(mutex_);
    if (!turns_.try_emplace(chat).second) return std::nullopt;
    return Turn(*this, chat);
}

std::optional<OutboundGate::Turn> OutboundGate::enter(const std::string& chat, Milliseconds patience) {
    const auto signal = std::make_shared<Signal>(host_.link());
    {
        const std::lock_guard lock(mutex_);
        const auto [entry, free] = turns_.try_emplace(chat);
        if (free) return Turn(*this, chat);
        entry->second.push_back(signal);
    }
    bool woken = false;
    try {
        woken = signal->wait(patience);
    } catch (...) {
        if (!abandon(chat, signal)) leave(chat);
        throw;
    }
    if (!woken && abandon(chat, signal)) return std::nullopt;
    return Turn(*this, chat);
}

bool OutboundGate::abandon(const std::string& chat, const std::shared_ptr<Signal>& signal) {
    const std::lock_guard lock(mutex_);
    const auto entry = turns_.find(chat);
    return entry != turns_.end() && std::erase(entry->second, signal) > 0;
}

void OutboundGate::leave(const std::string& chat) noexcept {
    std::shared_ptr<Signal> next;
    {
        const std::lock_guard lock(mutex_);
        const auto entry = turns_.find(chat);
        if (entry == turns_.end()) return;
        if (entry->second.empty()) {
            turns_.erase(entry);
            return;
        }
        next = std::move(entry->second.front());
        entry->second.pop_front();
    }
    try {
        next->wake();
    } catch (...) {
        // Only while the plugin stops, and then the one who waits is woken by being cancelled.
    }
}

Milliseconds OutboundGate::pace(const std::string& chat, Milliseconds patience) {
    const TimePoint deadline = host_.now() + patience;
    while (true) {
        RateLimiter::Answer answer;
        const TimePoint now = host_.now();
        {
            const std::lock_guard lock(mutex_);
            answer = limiter_.ask(limited_chat(chat), now,
                                  round_up(std::max(deadline - now, TimePoint::duration::zero())));
        }
        if (!answer.granted && now + answer.wait > deadline) return answer.wait;
        if (answer.wait.count() > 0) host_.tasks().sleep(answer.wait);
        if (!answer.granted) continue;
        const std::lock_guard lock(mutex_);
        if (limiter_.silence(limited_chat(chat), host_.now()).count() == 0) return Milliseconds(0);
    }
}

bool OutboundGate::has_room(const std::string& chat, bool counts_in_chat) {
    const std::lock_guard lock(mutex_);
    return limiter_.ask_droppable(limited_chat(chat), host_.now(), counts_in_chat);
}

void OutboundGate::too_many(const std::string& chat, Milliseconds retry_after) {
    const std::lock_guard lock(mutex_);
    limiter_.too_many(limited_chat(chat), retry_after, host_.now());
}

void OutboundGate::forget_idle() {
    const std::lock_guard lock(mutex_);
    limiter_.forget_idle(host_.now());
}

std::size_t OutboundGate::depth() const {
    const std::lock_guard lock(mutex_);
    std::size_t depth = turns_.size();
    for (const auto& [chat, waiting] : turns_)
        depth += waiting.size();
    return depth;
}

}  // namespace patchbay::telegram
