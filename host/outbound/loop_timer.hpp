#pragma once
// A timer on one event loop, without Asio in the header. Owned by what it wakes; its loop's thread only (it
// may be made elsewhere). Once destroyed or cleared it never calls back.

#include <chrono>
#include <functional>
#include <memory>

namespace patchbay::runtime {
class Loop;
}

namespace patchbay::outbound {

class LoopTimer {
  public:
    using Time = std::chrono::steady_clock::time_point;

    LoopTimer(runtime::Loop& loop, std::function<void()> on_time);
    ~LoopTimer();
    LoopTimer(const LoopTimer&) = delete;

    /// Calls back once at `at`; replaces what was set before.
    void set(Time at);
    void clear();

  private:
    struct Impl;

    std::shared_ptr<Impl> impl_;  // shared with the waits under way, which may end after the timer
};

}  // namespace patchbay::outbound
