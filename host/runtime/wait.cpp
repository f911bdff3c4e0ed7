#include "host/runtime/wait.hpp"

#include "host/runtime/fiber.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace patchbay::runtime {

WaitOutcome WaitState::wait(std::optional<Duration> limit, bool heedless) {
    Fiber* const fiber = Fiber::current();
    return fiber != nullptr ? wait_on_fiber(*fiber, limit, heedless) : wait_on_thread(limit);
}

WaitOutcome WaitState::wait_on_thread(std::optional<Duration> limit) {
    std::unique_lock lock(mutex_);
    const auto done = [this] { return outcome_.has_value(); };
    if (!limit) {
        condition_.wait(lock, done);
    } else if (!condition_.wait_for(lock, *limit, done)) {
        outcome_ = WaitOutcome::timed_out;
    }
    return *outcome_;
}

WaitOutcome WaitState::wait_on_fiber(Fiber& fiber, std::optional<Duration> limit, bool heedless) {
    const std::shared_ptr<CancelScope> scope = heedless ? nullptr : fiber.scope();
    if (scope && !scope->enter(shared_from_this())) end(WaitOutcome::cancelled);
    std::optional<boost::asio::steady_timer> timer;
    {
        std::unique_lock lock(mutex_);
        if (!outcome_) {
            if (limit) {
                timer.emplace(fiber.loop().io(), *limit);
                timer->async_wait([self = shared_from_this()](const boost::system::error_code& error) {
                    if (!error) self->end(WaitOutcome::timed_out);
                });
            }
            waiting_ = &fiber;
            // From here on somebody may post the resume; it can't run before this thread is back in its loop.
            lock.unlock();
            fiber.suspend();
        }
    }
    if (scope) scope->leave(this);
    const std::lock_guard lock(mutex_);
    return *outcome_;
}

void WaitState::end(WaitOutcome outcome) {
    std::unique_lock lock(mutex_);
    if (!outcome_) wake(lock, outcome);
}

void WaitState::wake(std::unique_lock<std::mutex>& lock, WaitOutcome outcome) {
    outcome_ = outcome;
    Fiber* const fiber = std::exchange(waiting_, nullptr);
    condition_.notify_all();
    lock.unlock();
    if (fiber != nullptr) fiber->resume_later();
}

std::shared_ptr<CancelScope> CancelScope::within(const std::shared_ptr<CancelScope>& parent) {
    auto scope = std::make_shared<CancelScope>();
    if (!parent) return scope;
    const std::lock_guard lock(parent->mutex_);
    std::erase_if(parent->children_, [](const auto& child) { return child.expired(); });
    parent->children_.push_back(scope);
    scope->cancelled_ = parent->cancelled_;
    return scope;
}

void CancelScope::cancel() {
    std::vector<std::shared_ptr<WaitState>> waits;
    std::vector<std::weak_ptr<CancelScope>> children;
    {
        const std::lock_guard lock(mutex_);
        cancelled_ = true;
        waits.swap(waits_);
        children.swap(children_);
    }
    for (const auto& child : children) {
        if (const auto scope = child.lock()) scope->cancel();
    }
    for (const auto& wait : waits)
        wait->end(WaitOutcome::cancelled);
}

bool CancelScope::cancelled() const {
    const std::lock_guard lock(mutex_);
    return cancelled_;
}

bool CancelScope::enter(const std::shared_ptr<WaitState>& wait) {
    const std::lock_guard lock(mutex_);
    if (cancelled_) return false;
    waits_.push_back(wait);
    return true;
}

void CancelScope::leave(const WaitState* wait) {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(waits_.rbegin(), waits_.rend(), [&](const auto& each) { return each.get() == wait; });
    if (found == waits_.rend()) return;
    *found = std::move(waits_.back());
    waits_.pop_back();
}

std::shared_ptr<CancelScope> current_scope() {
    Fiber* const fiber = Fiber::current();
    return fiber != nullptr ? fiber->scope() : nullptr;
}

WaitOutcome sleep_for(Duration duration) {
    return Pending<bool>().wait(duration);
}

}  // namespace patchbay::runtime
