#pragma once
// The abuses of one mode, one after the other in servers of their own, on a thread of its own. Made and told
// by the run's thread; ends with its thread, in the destructor at the latest.

#include "host/check/abuse.hpp"
#include "host/check/ground.hpp"
#include "host/check/report.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace patchbay::check {

class ModeRun {
  public:
    using BrokenOff = std::function<bool()>;

    /// Begins at once. `broken_off`: whether somebody wants an end; called on the thread.
    ModeRun(Abuses abuses, std::unique_ptr<Ground> ground, BrokenOff broken_off);
    ~ModeRun();
    ModeRun(const ModeRun&) = delete;

    /// Waits for the next entry; nothing once all are there. Throws what ended the thread.
    std::optional<Entry> next();

  private:
    void work();
    void add(Entry entry);

    const Abuses abuses_;
    const std::unique_ptr<Ground> ground_;
    const BrokenOff broken_off_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> entries_;
    std::exception_ptr trouble_;
    bool ended_ = false;
    std::thread thread_;  // last: it uses all of the above
};

/// What the abuse comes to, whatever it throws. The ground is not looked at.
Outcome outcome_of(const Abuse& abuse, Ground& ground);

}  // namespace patchbay::check
