#include "host/modules/own_stalls.hpp"

#include "host/modules/answers.hpp"
#include "host/runtime/label.hpp"

namespace patchbay::modules {

void OwnStalls::note(std::string_view what, std::chrono::milliseconds lasted, Time now) {
    if (lasted < kShortest) return;
    runtime::Stall stall{module_, one_line(what, kLongestText), lasted, now};
    const std::lock_guard lock(mutex_);
    if (!take_place(now)) return;
    // Not by what it says: labels are kept for good.
    runtime::intern_label(module_, "process")->stalls.fetch_add(1, std::memory_order_relaxed);
    kept_.push_front(std::move(stall));
    if (kept_.size() > kKept) kept_.pop_back();
}

/// With the lock held.
bool OwnStalls::take_place(Time now) {
    if (now - minute_began_ >= std::chrono::minutes(1) || now < minute_began_) {
        minute_began_ = now;
        in_this_minute_ = 0;
    }
    return ++in_this_minute_ <= kMostInAMinute;
}

std::vector<runtime::Stall> OwnStalls::recent() const {
    const std::lock_guard lock(mutex_);
    return {kept_.begin(), kept_.end()};
}

}  // namespace patchbay::modules
