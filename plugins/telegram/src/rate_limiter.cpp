#include "plugins/telegram/src/rate_limiter.hpp"

#include <algorithm>

namespace patchbay::telegram {
namespace {

constexpr Milliseconds kSecond{1000};
constexpr Milliseconds kMinute{60000};
constexpr int kBurst = 3;
constexpr std::size_t kGroupCallsPerMinute = 20;
constexpr unsigned kForgetEvery = 64;
// Telegram's clock and ours tick apart, and requests overtake each other: a little more distance than the
// limit asks.
constexpr Milliseconds kMargin{20};
constexpr Milliseconds kFarthest{600000};

}  // namespace

TimePoint SlidingWindow::next(TimePoint now) const {
    if (taken_.size() < size_) return now;
    const TimePoint free_at = taken_[next_] + period_ + kMargin;
    // What is reserved lies minutes ahead at most; anything further away comes from a clock that was set
    // back.
    if (free_at > now + kFarthest) return now;
    return std::max(now, free_at);
}

void SlidingWindow::take(TimePoint at) {
    if (taken_.size() < size_) {
        taken_.push_back(at);
        return;
    }
    taken_[next_] = at;
    next_ = (next_ + 1) % size_;
}

std::size_t SlidingWindow::used(TimePoint now) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(taken_, [&](TimePoint at) { return at + period_ > now; }));
}

RateLimiter::RateLimiter(unsigned calls_per_second)
    : bot_(std::max(1U, calls_per_second), kSecond), spare_from_(std::max(1U, calls_per_second * 3 / 4)) {}

RateLimiter::Chat& RateLimiter::chat_of(std::string_view name) {
    const auto found = chats_.find(name);
    if (found != chats_.end()) return found->second;
    Chat& chat = chats_[std::string(name)];
    if (name.starts_with('-')) chat.group.emplace_back(kGroupCallsPerMinute, kMinute);
    return chat;
}

TimePoint RateLimiter::ready(const Chat& chat, TimePoint now) const {
    TimePoint at = std::max({now, chat.silent_until, bot_silent_until_});
    const TimePoint burst_over = chat.paid_until - (kBurst - 1) * (kSecond + kMargin);
    if (burst_over < now + kMinute) at = std::max(at, burst_over);
    if (!chat.group.empty()) at = std::max(at, chat.group.front().next(now));
    return at;
}

void RateLimiter::charge(Chat& chat, TimePoint at) {
    chat.paid_until = std::max(chat.paid_until, at) + kSecond + kMargin;
    if (!chat.group.empty()) chat.group.front().take(at);
}

RateLimiter::Answer RateLimiter::ask(std::string_view name, TimePoint now, Milliseconds patience) {
    if (++asked_ % kForgetEvery == 0) forget_idle(now);
    Chat& chat = chat_of(name);
    const TimePoint chat_ready = ready(chat, now);
    if (chat_ready > now) return {false, round_up(chat_ready - now)};
    const TimePoint at = bot_.next(now);
    if (at > now + patience) return {false, round_up(at - now)};
    bot_.take(at);
    charge(chat, at);
    return {true, round_up(at - now)};
}

bool RateLimiter::ask_droppable(std::string_view name, TimePoint now, bool counts_in_chat) {
    if (bot_.used(now) >= spare_from_ || bot_.next(now) > now || bot_silent_until_ > now) return false;
    Chat& chat = chat_of(name);
    const bool free = counts_in_chat ? ready(chat, now) <= now : chat.silent_until <= now;
    if (!free) return false;
    bot_.take(now);
    if (counts_in_chat) charge(chat, now);
    return true;
}

void RateLimiter::too_many(std::string_view name, Milliseconds retry_after, TimePoint now) {
    const bool elsewhere_too = std::ranges::any_of(
        chats_, [&](const auto& entry) { return entry.first != name && entry.second.silent_until > now; });
    Chat& chat = chat_of(name);
    chat.silent_until = std::max(chat.silent_until, now + retry_after);
    if (elsewhere_too) bot_silent_until_ = std::max(bot_silent_until_, now + retry_after);
}

Milliseconds RateLimiter::silence(std::string_view name, TimePoint now) const {
    TimePoint until = bot_silent_until_;
    if (const auto found = chats_.find(name); found != chats_.end())
        until = std::max(until, found->second.silent_until);
    return until > now ? round_up(until - now) : Milliseconds(0);
}

void RateLimiter::forget_idle(TimePoint now) {
    std::erase_if(chats_, [&](const auto& entry) {
        const Chat& chat = entry.second;
        const bool group_counts = !chat.group.empty() && chat.group.front().used(now) > 0;
        return chat.paid_until <= now && chat.silent_until <= now && !group_counts;
    });
}

}  // namespace patchbay::telegram
