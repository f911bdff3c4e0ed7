#pragma once
// The event loops of the process and their threads, one per core. Made and ended by app::Server.

#include "host/runtime/loop.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace patchbay::runtime {

class Runtime {
  public:
    /// `loops`: how many; 0 means one per core.
    explicit Runtime(unsigned loops);
    ~Runtime();

    std::size_t size() const { return loops_.size(); }
    Loop& at(std::size_t index) { return *loops_[index]; }
    /// The caller's own loop, or the next one in turn for other threads.
    Loop& here();
    /// One after the other.
    Loop& next();

    /// Runs `work` on a fiber and returns when it is done: on the caller's own, whose scope does not end it
    /// then, or for an ordinary thread on a new one. What it throws comes through.
    void run(const Label* label, const std::function<void()>& work);

    /// Waits until no fiber is left or `limit` is over; how many were left.
    std::size_t wait_for_fibers(std::chrono::milliseconds limit);
    /// Ends the threads. Fibers that are still suspended stay so.
    void stop();

  private:
    std::vector<std::unique_ptr<Loop>> loops_;
    std::vector<std::thread> threads_;
    std::atomic<std::size_t> turn_{0};
};

}  // namespace patchbay::runtime
