#include "host/runtime/wait.hpp"

#include "host/runtime/deadline_wheel.hpp"
#include "host/runtime/fiber.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace patchbay::runtime {
namespace {

// From here on a tick more or less does not matter.
constexpr std::chrono::seconds kLongEnough{1};

}  // namespace

/// The time limit of one wait, on the waiting fiber's stack: a long one is the loop's to watch, a short one
/// has a timer.
class WaitLimit : Deadline {
  public:
    WaitLimit(Loop& loop, WaitState& state, Duration limit) : state_(state) {
        if (limit >= kLongEnough) {
            loop.watch(*this, limit);
            return;
        }
        timer_.emplace(loop.io(), limit);
        timer_->async_wait([waiting = state.shared_from_this()](const boost::system::error_code& error) {
            if (!error) waiting->end(WaitOutcome::timed_out);
        });
    }

  private:
    void expire() override { state_.end(WaitOutcome::timed_out); }

    WaitState& state_;
    std::optional<boost::asio::steady_timer> timer_;
};

WaitOutcome WaitState::wait(std::optional<Duration> limit, Heed heed) {
    Fiber* const fiber = Fiber::current();
    return fiber != nullptr ? wait_on_fiber(*fiber, limit, heed) : wait_on_thread(limit);
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

WaitOutcome WaitState::wait_on_fiber(Fiber& fiber, std::optional<Duration> limit, Heed heed) {
    const std::shared_ptr<CancelScope> scope = heed == Heed::nothing ? nullptr : fiber.scope();
    heed_ = heed;
    if (scope && !scope->enter(shared_from_this())) end(WaitOutcome::cancelled);
    std::optional<WaitLimit> timer;
    {
        std::unique_lock lock(mutex_);
        if (!outcome_) {
            if (limit) timer.emplace(fiber.loop(), *this, *limit);
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

std::shared_ptr<CancelScope> CancelScope::within(std::shared_ptr<CancelScope> parent,
                                                 std::shared_ptr<CancelScope> other) {
    auto scope = std::make_shared<CancelScope>();
    scope->depth_ = 1 + std::max(parent ? parent->depth_ : 0, other ? other->depth_ : 0);
    scope->parents_[0] = {scope.get(), std::move(parent)};
    scope->parents_[1] = {scope.get(), std::move(other)};
    return scope;
}

CancelScope::~CancelScope() {
    for (const Bond& bond : parents_) {
        if (bond.attached) bond.parent->remove(bond);
    }
}

void CancelScope::remove(const Bond& bond) {
    const std::lock_guard lock(mutex_);
    children_[bond.place] = children_.back();
    children_[bond.place]->place = bond.place;
    children_.pop_back();
}

bool CancelScope::ends(Ended ended, Heed heed) {
    return ended == Ended::cancelled || (ended == Ended::abandoned && heed == Heed::all);
}

void CancelScope::end(Ended how) {
    std::vector<std::shared_ptr<WaitState>> waits;
    std::vector<std::shared_ptr<CancelScope>> children;
    {
        const std::lock_guard lock(mutex_);
        ended_ = std::max(ended_, how);
        waits.swap(waits_);
        for (const Bond* bond : children_) {
            // One whose last owner is letting go of it waits for our mutex in its destructor.
            if (auto held = bond->child->weak_from_this().lock()) children.push_back(std::move(held));
        }
        std::erase_if(waits, [this, how](const std::shared_ptr<WaitState>& wait) {
            if (ends(how, wait->heed_)) return false;
            wait->place_ = waits_.size();
            waits_.push_back(wait);
            return true;
        });
    }
    for (const auto& child : children)
        child->end(how);
    for (const auto& wait : waits)
        wait->end(WaitOutcome::cancelled);
}

bool CancelScope::cancelled() const {
    {
        const std::lock_guard lock(mutex_);
        if (ended_ != Ended::no) return true;
    }
    return std::any_of(parents_.begin(), parents_.end(),
                       [](const Bond& bond) { return bond.parent && bond.parent->cancelled(); });
}

bool CancelScope::attached() const {
    return std::all_of(parents_.begin(), parents_.end(),
                       [](const Bond& bond) { return !bond.parent || bond.attached; });
}

/// Lets the parents know of this scope. False when one of them, or one above, has ended already as far as the
/// wait that is about to begin heeds it.
bool CancelScope::attach(Heed heed) {
    return std::all_of(parents_.begin(), parents_.end(),
                       [this, heed](Bond& bond) { return attach(bond, heed); });
}

bool CancelScope::attach(Bond& bond, Heed heed) {
    CancelScope* const parent = bond.parent.get();
    if (parent == nullptr) return true;
    if (!parent->attach(heed)) return false;
    const std::scoped_lock lock(parent->mutex_, mutex_);
    if (ends(parent->ended_, heed)) return false;
    if (bond.attached) return true;
    ended_ = std::max(ended_, parent->ended_);
    bond.place = parent->children_.size();
    parent->children_.push_back(&bond);
    bond.attached = true;
    return true;
}

bool CancelScope::enter(const std::shared_ptr<WaitState>& wait) {
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (ends(ended_, wait->heed_)) return false;
            if (attached()) {
                wait->place_ = waits_.size();
                waits_.push_back(wait);
                return true;
            }
        }
        if (!attach(wait->heed_)) return false;
    }
}

void CancelScope::leave(const WaitState* wait) {
    const std::lock_guard lock(mutex_);
    const std::size_t place = wait->place_;
    if (place >= waits_.size() || waits_[place].get() != wait) return;  // ended with the scope
    waits_[place] = std::move(waits_.back());
    waits_[place]->place_ = place;
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
