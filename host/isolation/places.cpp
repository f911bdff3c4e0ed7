#include "host/isolation/places.hpp"

namespace patchbay::isolation {

bool Places::take() {
    runtime::Pending<bool> place;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return false;
        if (free_ > 0) {
            --free_;
            return true;
        }
        waiting_.push_back(place);
    }
    return place.wait() == runtime::WaitOutcome::completed && place.value();
}

void Places::give_back() {
    const std::lock_guard lock(mutex_);
    while (!waiting_.empty()) {
        const auto next = waiting_.front();
        waiting_.pop_front();
        if (next.complete(true)) return;  // else it was cancelled meanwhile
    }
    ++free_;
}

void Places::set(std::size_t count) {
    const std::lock_guard lock(mutex_);
    free_ = count;
}

void Places::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (const auto& each : waiting_)
        each.complete(false);
    waiting_.clear();
}

}  // namespace patchbay::isolation
