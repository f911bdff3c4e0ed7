#pragma once
// Names the module and the work that held a loop for too long without suspending: while it still does (a
// hang) and once it is over (a stall). A thread of its own; ends with its destructor.

#include "host/runtime/runtime.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::runtime {

struct Stall {
    std::string module;
    std::string what;
    std::chrono::milliseconds lasted{0};
    std::chrono::system_clock::time_point noticed_at;
};

class Watchdog {
  public:
    /// `on_stall` is called from the watchdog's thread, once when a stall passes `threshold`.
    Watchdog(Runtime& runtime, std::chrono::milliseconds threshold,
             std::function<void(const Stall&)> on_stall);
    ~Watchdog();

    /// The newest stalls, newest first, at most 50.
    std::vector<Stall> recent() const;

  private:
    struct Seen {
        std::chrono::steady_clock::time_point since;
        bool reported = false;
        std::uint64_t number = 0;  ///< of the stall, to find it again among the recent ones
    };

    void watch();
    void look_at(Loop& loop, Seen& seen);

    Runtime& runtime_;
    const std::chrono::milliseconds threshold_;
    std::function<void(const Stall&)> on_stall_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool ending_ = false;
    std::deque<std::pair<std::uint64_t, Stall>> recent_;
    std::uint64_t last_number_ = 0;
    std::thread thread_;
};

}  // namespace patchbay::runtime
