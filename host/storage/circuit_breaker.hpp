#pragma once
// When to try to connect, and when to refuse at once because the database is away. A pure type: the time is
// given. Owned by the pool, used under its lock.
//
//     closed     connecting is tried whenever a connection is needed
//     open       nobody connects until the pause is over; callers are refused at once
//     half_open  one attempt is under way; it closes the breaker or opens it again

#include <chrono>

namespace patchbay::storage {

class CircuitBreaker {
  public:
    using Time = std::chrono::steady_clock::time_point;
    enum class State { closed, open, half_open };

    struct Options {
        int failures_to_open = 3;  // one after the other
        std::chrono::milliseconds first_pause{100};
        std::chrono::milliseconds longest_pause{500};
    };

    explicit CircuitBreaker(Options options) : options_(options), pause_(options.first_pause) {}

    State state() const { return state_; }
    /// Open, and it is time to try whether the database is back.
    bool probe_due(Time now) const { return state_ == State::open && now >= retry_at_; }
    /// When probe_due() becomes true, while open.
    Time retry_at() const { return retry_at_; }

    void begin_probe() { state_ = State::half_open; }
    void succeeded();
    void failed(Time now);

  private:
    void open(Time now);

    Options options_;
    State state_ = State::closed;
    int failures_ = 0;
    std::chrono::milliseconds pause_;
    Time retry_at_{};
};

const char* to_text(CircuitBreaker::State state);

}  // namespace patchbay::storage
