#include "host/runtime/deadline_wheel.hpp"

#include <algorithm>

namespace patchbay::runtime {
namespace {

std::int64_t tick_of(DeadlineWheel::Time time) {
    return time.time_since_epoch() / DeadlineWheel::kTick;
}

}  // namespace

void Deadline::unlink() {
    if (next_ == nullptr) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    previous_ = next_ = nullptr;
    if (count_ != nullptr) --*count_;
    count_ = nullptr;
}

void Deadline::link_behind(Deadline& other) {
    previous_ = &other;
    next_ = other.next_;
    next_->previous_ = this;
    other.next_ = this;
}

DeadlineWheel::DeadlineWheel() {
    for (Deadline& slot : slots_)
        slot.previous_ = slot.next_ = &slot;
}

DeadlineWheel::~DeadlineWheel() {
    // A fiber that never ended keeps its deadline on a stack that is leaked: let go of it.
    for (Deadline& slot : slots_) {
        while (slot.next_ != &slot)
            slot.next_->unlink();
        slot.previous_ = slot.next_ = nullptr;
    }
}

void DeadlineWheel::add(Deadline& deadline, Time now, Duration limit) {
    if (empty()) done_ = tick_of(now);
    deadline.unlink();
    // One more: a limit may end late, never early.
    deadline.due_ = std::max(tick_of(now + limit), done_) + 1;
    deadline.count_ = &count_;
    deadline.link_behind(slots_[static_cast<std::size_t>(deadline.due_) % kSlots]);
    ++count_;
}

void DeadlineWheel::advance(Time now) {
    const std::int64_t until = tick_of(now);
    Deadline due;
    due.previous_ = due.next_ = &due;
    const std::int64_t from = std::max(done_ + 1, until - static_cast<std::int64_t>(kSlots) + 1);
    for (std::int64_t tick = from; tick <= until; ++tick)
        take_due(slots_[static_cast<std::size_t>(tick) % kSlots], until, due);
    done_ = std::max(done_, until);
    while (due.next_ != &due) {
        Deadline& first = *due.next_;
        first.unlink();
        first.expire();
    }
    due.previous_ = due.next_ = nullptr;
}

void DeadlineWheel::take_due(Deadline& slot, std::int64_t now, Deadline& due) {
    for (Deadline* each = slot.next_; each != &slot;) {
        Deadline* const following = each->next_;
        if (each->due_ <= now) {
            each->previous_->next_ = each->next_;
            each->next_->previous_ = each->previous_;
            each->link_behind(due);
        }
        each = following;
    }
}

}  // namespace patchbay::runtime
