#pragma once
// Background tasks of the plugin under test, as if on fibers: each has a thread, and one thread at a time
// runs. So a test is as repeatable as a single-threaded one. Time passes only when everybody waits.
//
// Owned by FakeHost, driven by the test's thread. The plugin calls sleep(), park() and wake() from its tasks
// and, in a handler, from the test's thread.

#include <patchbay/testing/manual_clock.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::testing {

class TaskRunner {
  public:
    /// `failed` is told the name of a task that ended by an exception, and what it said.
    using Failed = std::function<void(const std::string& name, const std::string& what)>;

    TaskRunner(ManualClock& clock, Failed failed);
    ~TaskRunner();
    TaskRunner(const TaskRunner&) = delete;

    /// Ready to run; it does at the next run_ready() or advance().
    void spawn(std::string name, std::function<void()> work);
    void run_ready();
    /// Runs whatever falls due until then, in the order of time.
    void advance(std::chrono::microseconds duration);
    /// Every wait of every task throws Cancelled from now on; returns when all have ended.
    void cancel_all();
    /// Names of those that have not ended.
    std::vector<std::string> running() const;

    /// Throws Cancelled.
    void sleep(std::chrono::milliseconds duration);
    /// `limit` zero: without end. True when woken.
    bool park(std::uint64_t number, std::chrono::milliseconds limit);
    void wake(std::uint64_t number);

  private:
    enum class State { ready, waiting, running, ended };
    struct Task {
        std::string name;
        std::function<void()> work;
        State state = State::ready;
        std::optional<std::int64_t> due;      // microseconds
        std::optional<std::uint64_t> signal;  // what it is parked on
        bool woken = false;
        bool cancelled = false;
        int cancelled_waits = 0;
        std::thread thread;
    };
    using Lock = std::unique_lock<std::mutex>;

    void run(Task& task);
    void resume(Task& task, Lock& lock);
    void wait(Task& task, Lock& lock);
    bool step(Lock& lock, std::optional<std::int64_t> until);
    bool park_test(std::uint64_t number, std::chrono::milliseconds limit);
    std::int64_t after(std::chrono::milliseconds duration) const;

    ManualClock& clock_;
    const Failed failed_;
    mutable std::mutex mutex_;
    std::condition_variable turn_;
    Task* running_ = nullptr;  // nobody: it is the test's turn
    std::vector<std::unique_ptr<Task>> tasks_;
    std::set<std::uint64_t> woken_;  // wakes that came before the wait
    static thread_local Task* current_;
};

}  // namespace patchbay::testing
