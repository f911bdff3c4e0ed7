// The figures of one storm. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace patchbay::fakes::telegram {

class StormReport {
  public:
    void sent() { ++sent_; }
    void acknowledged(std::chrono::nanoseconds latency);
    void failed(const std::string& reason);
    void gave_up() { ++gave_up_; }
    void stop(std::chrono::nanoseconds total) { total_ = total; }

    nlohmann::json json(bool over, std::chrono::nanoseconds so_far) const;

  private:
    std::uint64_t sent_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t gave_up_ = 0;
    std::map<std::string, std::uint64_t> failures_;
    std::vector<float> latencies_ms_;
    std::chrono::nanoseconds total_{};
};

}  // namespace patchbay::fakes::telegram
