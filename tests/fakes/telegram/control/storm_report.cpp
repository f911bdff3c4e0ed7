#include "tests/fakes/telegram/control/storm_report.hpp"

#include <algorithm>

namespace patchbay::fakes::telegram {

namespace {

constexpr std::size_t kMostLatencies = 5'000'000;
constexpr std::size_t kMostReasons = 50;

float percentile(const std::vector<float>& sorted, double share) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1) + 0.5);
    return sorted[at];
}

}  // namespace

void StormReport::acknowledged(std::chrono::nanoseconds latency) {
    ++acknowledged_;
    if (latencies_ms_.size() < kMostLatencies) {
        latencies_ms_.push_back(std::chrono::duration<float, std::milli>(latency).count());
    }
}

void StormReport::failed(const std::string& reason) {
    if (failures_.size() < kMostReasons || failures_.contains(reason)) ++failures_[reason];
}

nlohmann::json StormReport::json(bool over, std::chrono::nanoseconds so_far) const {
    const double seconds = std::chrono::duration<double>(over ? total_ : so_far).count();
    auto sorted = latencies_ms_;
    std::sort(sorted.begin(), sorted.end());
    return {{"over", over},
            {"seconds", seconds},
            {"sent", sent_},
            {"acknowledged", acknowledged_},
            {"gave_up", gave_up_},
            {"failures", failures_},
            {"per_second", seconds > 0 ? static_cast<double>(acknowledged_) / seconds : 0.0},
            {"latency_ms",
             {{"p50", percentile(sorted, 0.5)},
              {"p90", percentile(sorted, 0.9)},
              {"p99", percentile(sorted, 0.99)},
              {"max", percentile(sorted, 1)}}}};
}

}  // namespace patchbay::fakes::telegram
