#pragma once
// Waiting for something that another thread or callback completes.
//
//     Pending<Answer> pending;
//     start_something([pending](Answer answer) { pending.complete(std::move(answer)); });
//     if (pending.wait(5s) == WaitOutcome::completed) use(pending.value());
//
// On a fiber, wait() suspends the fiber; on an ordinary thread it blocks the thread. It ends by complete(),
// by the time limit, or because the fiber's CancelScope was cancelled. complete() may come from any thread,
// before or after wait(), and after it ended: late values are dropped.

#include <array>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace patchbay::runtime {

class Fiber;

using Duration = std::chrono::steady_clock::duration;

enum class WaitOutcome { completed, timed_out, cancelled };

/// What of its fiber's scope ends a wait: that it is cancelled or merely abandoned, that it is cancelled, or
/// nothing.
enum class Heed { all, cancelling, nothing };

/// The state behind a wait. Shared by the waiting fiber and whoever completes it, because either may be gone
/// first.
class WaitState : public std::enable_shared_from_this<WaitState> {
  public:
    virtual ~WaitState() = default;

    /// Without a limit it waits until completed, or its scope ends it.
    WaitOutcome wait(std::optional<Duration> limit, Heed heed = Heed::all);

  protected:
    /// Locks, stores by `store` if the wait is still open, and wakes. False when it had ended before.
    template <class Store>
    bool finish(Store&& store) {
        std::unique_lock lock(mutex_);
        if (outcome_) return false;
        store();
        wake(lock, WaitOutcome::completed);
        return true;
    }

  private:
    friend class CancelScope;
    friend class WaitLimit;

    void end(WaitOutcome outcome);
    void wake(std::unique_lock<std::mutex>& lock, WaitOutcome outcome);
    WaitOutcome wait_on_thread(std::optional<Duration> limit);
    WaitOutcome wait_on_fiber(Fiber& fiber, std::optional<Duration> limit, Heed heed);

    std::mutex mutex_;
    std::condition_variable condition_;
    std::optional<WaitOutcome> outcome_;
    Fiber* waiting_ = nullptr;
    std::size_t place_ = 0;  // in its scope's list, under the scope's mutex
    Heed heed_ = Heed::all;
};

template <class T>
class Pending {
  public:
    Pending() : state_(std::make_shared<State>()) {}

    /// First one wins; false when the wait had ended before.
    bool complete(T value) const { return state_->complete(std::move(value)); }
    WaitOutcome wait(std::optional<Duration> limit = std::nullopt) const { return state_->wait(limit); }
    /// For what must be waited for whatever happens (a commit under way, giving back a connection).
    WaitOutcome wait_heedless(std::optional<Duration> limit = std::nullopt) const {
        return state_->wait(limit, Heed::nothing);
    }
    /// For what may take its time although nobody waits for the outcome any more.
    WaitOutcome wait_though_abandoned() const { return state_->wait(std::nullopt, Heed::cancelling); }
    /// After completed only.
    T& value() const { return *state_->value; }

  private:
    struct State : WaitState {
        bool complete(T done) {
            return finish([&] { value.emplace(std::move(done)); });
        }
        std::optional<T> value;
    };
    std::shared_ptr<State> state_;
};

/// Fibers whose waits end together, when whom they work for is being stopped. Any thread.
class CancelScope : public std::enable_shared_from_this<CancelScope> {
  public:
    /// A scope of its own that is also cancelled with `parent`, and with `other`; each may be null. Two,
    /// because a call into a plugin is both the caller's and the plugin's.
    static std::shared_ptr<CancelScope> within(std::shared_ptr<CancelScope> parent,
                                               std::shared_ptr<CancelScope> other = nullptr);
    CancelScope() = default;
    CancelScope(const CancelScope&) = delete;
    ~CancelScope();

    /// Ends every wait under way in this scope as cancelled, and every later one at once.
    void cancel() { end(Ended::cancelled); }
    /// The same for want of somebody who waits for the outcome: there is no hurry, and
    /// wait_though_abandoned() goes on until cancel().
    void abandon() { end(Ended::abandoned); }
    /// Either of them was called, here or above.
    bool cancelled() const;
    /// How many scopes lie one above the other up to this one.
    std::size_t depth() const { return depth_; }

  private:
    friend class WaitState;

    enum class Ended { no, abandoned, cancelled };

    static bool ends(Ended ended, Heed heed);
    void end(Ended how);

    /// One parent, as its child knows it and as it knows its child.
    struct Bond {
        CancelScope* child = nullptr;
        std::shared_ptr<CancelScope> parent;
        std::size_t place = 0;  // in the parent's list, under the parent's mutex
        bool attached = false;
    };

    /// False when it is ended already, as far as the wait heeds that.
    bool enter(const std::shared_ptr<WaitState>& wait);
    void leave(const WaitState* wait);

    bool attached() const;
    bool attach(Heed heed);
    bool attach(Bond& bond, Heed heed);
    void remove(const Bond& bond);

    mutable std::mutex mutex_;
    Ended ended_ = Ended::no;
    std::size_t depth_ = 1;
    std::vector<std::shared_ptr<WaitState>> waits_;
    // A scope in which nothing ever waits has nothing to end, so the parent learns of it at its first wait
    // only.
    std::array<Bond, 2> parents_;
    std::vector<Bond*> children_;  // take themselves off before they end
};

/// The scope of the calling fiber; null outside a fiber or scope.
std::shared_ptr<CancelScope> current_scope();

/// Suspends the calling fiber (or blocks the thread) for `duration`.
WaitOutcome sleep_for(Duration duration);

}  // namespace patchbay::runtime
