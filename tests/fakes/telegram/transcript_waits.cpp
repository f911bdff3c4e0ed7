#include "tests/fakes/telegram/transcript_waits.hpp"

#include <vector>

namespace patchbay::fakes::telegram {

void TranscriptWaits::wait(const Dialog& dialog, Clock::duration limit,
                           std::function<bool(const Dialog&)> seen, std::function<void()> answer) {
    if (limit == Clock::duration::zero() || seen(dialog)) return answer();
    waiters_.push_back({&dialog, std::move(seen), std::move(answer), {}});
    const auto waiter = std::prev(waiters_.end());
    waiter->timer = loop_.after(limit, [this, waiter] {
        const auto late = std::move(waiter->answer);
        waiters_.erase(waiter);
        late();
    });
}

void TranscriptWaits::changed(const Dialog& dialog) {
    std::vector<std::function<void()>> due;
    for (auto waiter = waiters_.begin(); waiter != waiters_.end();) {
        const auto next = std::next(waiter);
        if (waiter->dialog == &dialog && waiter->seen(dialog)) {
            due.push_back(std::move(waiter->answer));
            waiters_.erase(waiter);
        }
        waiter = next;
    }
    for (const auto& answer : due)
        answer();
}

void TranscriptWaits::clear() {
    auto waiters = std::move(waiters_);
    waiters_.clear();
    for (const auto& waiter : waiters)
        waiter.answer();
}

}  // namespace patchbay::fakes::telegram
