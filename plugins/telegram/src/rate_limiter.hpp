#pragma once
// When one bot may call again: so many calls a second over all its chats, about one a second into a chat
// (three in a burst), 20 a minute into a group, and whatever pause Telegram itself asked for. Pure: the
// caller brings the time, waits, and keeps one message at a time in flight per chat. Not thread safe; its
// owner locks.

#include "plugins/telegram/src/clock.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::telegram {

/// At most `size` calls within any `period`.
class SlidingWindow {
  public:
    SlidingWindow(std::size_t size, Milliseconds period) : size_(size), period_(period) {}
    /// The earliest time, not before `now`, at which one more call keeps the limit.
    TimePoint next(TimePoint now) const;
    void take(TimePoint at);
    std::size_t used(TimePoint now) const;

  private:
    std::size_t size_;
    Milliseconds period_;
    std::vector<TimePoint> taken_;  // a ring once it is full; the oldest is at next_
    std::size_t next_ = 0;
};

class RateLimiter {
  public:
    struct Answer {
        bool granted = false;
        Milliseconds wait{
            0};  ///< granted: wait that long, then call. Not granted: ask again after that time.
    };

    explicit RateLimiter(unsigned calls_per_second);

    /// May a message go to `chat`? A group is known by its leading minus. Nothing is granted for later than
    /// `patience` from now.
    Answer ask(std::string_view chat, TimePoint now, Milliseconds patience);
    /// May something go that could as well be left out (draft, typing)? Only when there is room to spare.
    /// `counts_in_chat`: it is a message or an edit, which Telegram counts in the chat.
    bool ask_droppable(std::string_view chat, TimePoint now, bool counts_in_chat);
    /// Telegram answered 429 for `chat`. When that happens in two chats at once, the whole bot pauses.
    void too_many(std::string_view chat, Milliseconds retry_after, TimePoint now);
    /// How long Telegram wants silence in `chat`; 0: it does not.
    Milliseconds silence(std::string_view chat, TimePoint now) const;
    /// Forgets chats that have no more claim on the limits.
    void forget_idle(TimePoint now);
    std::size_t chats() const { return chats_.size(); }

  private:
    struct Chat {
        TimePoint paid_until{};  // one call costs a second; three may be owed
        TimePoint silent_until{};
        std::vector<SlidingWindow> group;  // one window for a group, none otherwise
    };

    Chat& chat_of(std::string_view name);
    TimePoint ready(const Chat& chat, TimePoint now) const;
    void charge(Chat& chat, TimePoint at);

    SlidingWindow bot_;
    std::size_t spare_from_;  // calls within a second after which droppable ones have to stay out
    TimePoint bot_silent_until_{};
    std::map<std::string, Chat, std::less<>> chats_;
    unsigned asked_ = 0;
};

}  // namespace patchbay::telegram
