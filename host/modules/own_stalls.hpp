#pragma once
// What a module's own process said of how long its thread was held. Nobody else saw it, so what is taken is
// bounded: how much, how often, and how long the words are. Versions that take turns share it. Any thread.

#include "host/runtime/watchdog.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::modules {

class OwnStalls {
  public:
    using Time = std::chrono::system_clock::time_point;

    static constexpr std::chrono::milliseconds kShortest{100};  ///< what is shorter is none
    static constexpr std::size_t kMostInAMinute = 60;
    static constexpr std::size_t kKept = 20;
    static constexpr std::size_t kLongestText = 200;  ///< bytes

    explicit OwnStalls(std::string module) : module_(std::move(module)) {}

    /// `what` held it for `lasted`, until now. Counts for the module, and is kept; what is too short, or one
    /// too many, is dropped.
    void note(std::string_view what, std::chrono::milliseconds lasted, Time now);
    /// Newest first.
    std::vector<runtime::Stall> recent() const;

  private:
    bool take_place(Time now);

    const std::string module_;
    mutable std::mutex mutex_;
    std::deque<runtime::Stall> kept_;
    Time minute_began_{};
    std::size_t in_this_minute_ = 0;
};

}  // namespace patchbay::modules
