#pragma once
// The clock of a test: stands still until somebody moves it. Owned by FakeHost.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace patchbay::testing {

class ManualClock {
  public:
    std::chrono::system_clock::time_point now() const {
        return std::chrono::system_clock::time_point(std::chrono::microseconds(now_us_.load()));
    }
    /// Since 1970-01-01 UTC. At first 2026-01-01 00:00:00.
    std::int64_t now_microseconds() const { return now_us_; }
    /// Moves without running what falls due meanwhile; FakeHost::advance() does both.
    void set(std::int64_t microseconds) { now_us_ = microseconds; }

  private:
    std::atomic<std::int64_t> now_us_{1'767'225'600'000'000};
};

}  // namespace patchbay::testing
