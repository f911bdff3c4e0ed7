#pragma once
// Counts per label, for the metrics. Shared by the Client and everything in flight; any thread.

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace patchbay::outbound {

struct LabelStats {
    std::uint64_t ok = 0;                         // a whole answer, whatever its status
    std::map<std::string, std::uint64_t> failed;  // by failure code
    std::uint64_t cancelled = 0;                  // given up by the caller
    std::uint64_t latency_us = 0;                 // summed over all of them, waiting for a turn included
};

struct ClientStats {
    std::size_t in_flight = 0;
    std::size_t waiting = 0;
    std::map<std::string, LabelStats> labels;
};

class Stats {
  public:
    using Duration = std::chrono::steady_clock::duration;

    void count_ok(const std::string& label, Duration took);
    void count_failed(const std::string& label, const std::string& code, Duration took);
    void count_cancelled(const std::string& label, Duration took);
    std::map<std::string, LabelStats> snapshot() const;

  private:
    LabelStats& at(const std::string& label, Duration took);

    mutable std::mutex mutex_;
    std::map<std::string, LabelStats> labels_;
};

}  // namespace patchbay::outbound
