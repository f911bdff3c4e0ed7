#include "host/isolation/processor_share.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::isolation {

ProcessorShare::ProcessorShare(unsigned percent, Time now)
    : share_(std::max(percent, 1U) / 100.0),
      seen_at_(now),
      left_(share_ * static_cast<double>(kSaved.count())) {}

ProcessorShare::Duration ProcessorShare::pause(Time now, Duration used) {
    const auto passed = std::chrono::duration_cast<Duration>(now - std::exchange(seen_at_, now));
    const auto spent = used - std::exchange(used_, used);
    left_ += share_ * static_cast<double>(passed.count()) - static_cast<double>(spent.count());
    left_ = std::min(left_, share_ * static_cast<double>(kSaved.count()));
    if (left_ >= 0) return Duration(0);
    return std::min(kLongest, Duration(static_cast<Duration::rep>(-left_ / share_)));
}

}  // namespace patchbay::isolation
