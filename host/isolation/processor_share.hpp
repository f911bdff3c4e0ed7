#pragma once
// How much of a core a process may use over time. A pure type: the times are given.

#include <chrono>

namespace patchbay::isolation {

class ProcessorShare {
  public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::microseconds;

    /// `percent` of one core; more than 100 for a process with several threads.
    ProcessorShare(unsigned percent, Time now);

    /// `used`: processor time since the process began. How long it has to pause now; zero: not at all. What
    /// it left unused within the last second it may use at once.
    Duration pause(Time now, Duration used);

  private:
    static constexpr Duration kSaved = std::chrono::seconds(1);
    static constexpr Duration kLongest = std::chrono::seconds(1);

    const double share_;
    Time seen_at_;
    Duration used_{0};
    double left_;  // microseconds of processor time
};

}  // namespace patchbay::isolation
