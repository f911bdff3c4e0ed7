#include "host/outbound/stats.hpp"

namespace patchbay::outbound {
namespace {

// Plugins choose the labels; one that makes them up per call must not fill the memory.
constexpr std::size_t kMostLabels = 500;

}  // namespace

LabelStats& Stats::at(const std::string& label, Duration took) {
    const std::string name = label.empty() ? "unlabelled" : label;
    const bool known = labels_.contains(name) || labels_.size() < kMostLabels;
    LabelStats& stats = labels_[known ? name : "other"];
    stats.latency_us +=
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    return stats;
}

void Stats::count_ok(const std::string& label, Duration took) {
    const std::lock_guard lock(mutex_);
    ++at(label, took).ok;
}

void Stats::count_failed(const std::string& label, const std::string& code, Duration took) {
    const std::lock_guard lock(mutex_);
    ++at(label, took).failed[code];
}

void Stats::count_cancelled(const std::string& label, Duration took) {
    const std::lock_guard lock(mutex_);
    ++at(label, took).cancelled;
}

std::map<std::string, LabelStats> Stats::snapshot() const {
    const std::lock_guard lock(mutex_);
    return labels_;
}

}  // namespace patchbay::outbound
