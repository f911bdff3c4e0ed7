#pragma once
// Notes how one call ended and how long it took. Stack only.

#include "host/runtime/label.hpp"

#include <chrono>
#include <exception>

namespace patchbay::runtime {

/// The step of Answers::by_time that a duration counts in, and the longest duration of a step. Pure.
std::size_t time_step(std::chrono::nanoseconds duration);
std::chrono::nanoseconds longest_of(std::size_t step);

class CallRecord {
  public:
    explicit CallRecord(Answers& answers) : answers_(answers) {}
    /// What was neither answered nor cancelled has failed.
    ~CallRecord();
    CallRecord(const CallRecord&) = delete;

    void answered() { outcome_ = &answers_.answered; }
    void cancelled() { outcome_ = &answers_.cancelled; }

  private:
    Answers& answers_;
    std::atomic<std::uint64_t>* outcome_ = &answers_.failed;
    const std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace patchbay::runtime
