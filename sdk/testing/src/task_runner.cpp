#include "task_runner.hpp"

#include <patchbay/result.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace patchbay::testing {
namespace {

constexpr int kMostCancelledWaits = 1000;

}  // namespace

thread_local TaskRunner::Task* TaskRunner::current_ = nullptr;

TaskRunner::TaskRunner(ManualClock& clock, Failed failed) : clock_(clock), failed_(std::move(failed)) {}

TaskRunner::~TaskRunner() {
    cancel_all();
}

void TaskRunner::spawn(std::string name, std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    auto task = std::make_unique<Task>();
    task->name = std::move(name);
    task->work = std::move(work);
    task->thread = std::thread([this, each = task.get()] { run(*each); });
    tasks_.push_back(std::move(task));
}

void TaskRunner::run(Task& task) {
    current_ = &task;
    Lock lock(mutex_);
    turn_.wait(lock, [&] { return running_ == &task; });
    const bool wanted = !task.cancelled;
    lock.unlock();
    try {
        if (wanted) task.work();
    } catch (const Cancelled&) {
        // Asked to end, and did.
    } catch (const std::exception& exception) {
        failed_(task.name, exception.what());
    } catch (...) {
        failed_(task.name, "an exception that is not a std::exception");
    }
    task.work = nullptr;  // what it captured goes while it is still this task's turn
    lock.lock();
    task.state = State::ended;
    running_ = nullptr;
    turn_.notify_all();
}

void TaskRunner::resume(Task& task, Lock& lock) {
    task.state = State::running;
    running_ = &task;
    turn_.notify_all();
    turn_.wait(lock, [&] { return running_ == nullptr; });
}

void TaskRunner::wait(Task& task, Lock& lock) {
    if (task.cancelled && ++task.cancelled_waits > kMostCancelledWaits) {
        std::fprintf(stderr, "the task \"%s\" goes on although its waits throw Cancelled: let it pass\n",
                     task.name.c_str());
        std::abort();  // nothing else ends a thread that does not want to
    }
    if (task.cancelled) throw Cancelled();
    task.state = State::waiting;
    running_ = nullptr;
    turn_.notify_all();
    turn_.wait(lock, [&] { return running_ == &task; });
    task.due.reset();
    task.signal.reset();
    if (task.cancelled) throw Cancelled();
}

/// One task, as far as it runs: a ready one, or else the next that falls due. False: there is none.
bool TaskRunner::step(Lock& lock, std::optional<std::int64_t> until) {
    Task* next = nullptr;
    for (const auto& task : tasks_) {
        if (task->state == State::ready) {
            next = task.get();
            break;
        }
        const bool due = task->state == State::waiting && task->due && until && *task->due <= *until;
        if (due && (next == nullptr || *task->due < *next->due)) next = task.get();
    }
    if (next == nullptr) return false;
    if (next->state == State::waiting) clock_.set(std::max(clock_.now_microseconds(), *next->due));
    resume(*next, lock);
    return true;
}

void TaskRunner::run_ready() {
    Lock lock(mutex_);
    if (running_ != nullptr) return;  // a task calls into its own plugin: the others wait for their turn
    while (step(lock, std::nullopt)) {
    }
}

void TaskRunner::advance(std::chrono::microseconds duration) {
    Lock lock(mutex_);
    const std::int64_t until = clock_.now_microseconds() + duration.count();
    while (step(lock, until)) {
    }
    clock_.set(until);
}

void TaskRunner::cancel_all() {
    Lock lock(mutex_);
    for (std::size_t index = 0; index < tasks_.size(); ++index) {  // one that ends may spawn another
        Task& task = *tasks_[index];
        task.cancelled = true;
        if (task.state != State::ended) resume(task, lock);
        task.thread.join();
    }
    tasks_.clear();
    woken_.clear();
}

std::vector<std::string> TaskRunner::running() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& task : tasks_) {
        if (task->state != State::ended) names.push_back(task->name);
    }
    return names;
}

std::int64_t TaskRunner::after(std::chrono::milliseconds duration) const {
    // A loop that sleeps for nothing would never let time pass.
    const auto at_least = std::max(duration, std::chrono::milliseconds(1));
    return clock_.now_microseconds() + std::chrono::microseconds(at_least).count();
}

void TaskRunner::sleep(std::chrono::milliseconds duration) {
    if (current_ == nullptr) return advance(duration);
    Lock lock(mutex_);
    current_->due = after(duration);
    wait(*current_, lock);
}

bool TaskRunner::park(std::uint64_t number, std::chrono::milliseconds limit) {
    if (current_ == nullptr) return park_test(number, limit);
    Lock lock(mutex_);
    if (woken_.erase(number) > 0) return true;
    current_->woken = false;
    current_->signal = number;
    if (limit.count() > 0) current_->due = after(limit);
    wait(*current_, lock);
    return current_->woken;
}

bool TaskRunner::park_test(std::uint64_t number, std::chrono::milliseconds limit) {
    Lock lock(mutex_);
    const std::int64_t end = limit.count() > 0 ? after(limit) : INT64_MAX;
    for (;;) {
        if (woken_.erase(number) > 0) return true;
        if (step(lock, end)) continue;
        if (limit.count() > 0) {
            clock_.set(end);
            return false;
        }
        throw Failure(Error{ErrorKind::internal,
                            "testing.waits_for_ever",
                            "The plugin waits for a signal that nothing will give",
                            "no task runs or falls due",
                            "Start the task that wakes it, or wait with a limit",
                            {},
                            0});
    }
}

void TaskRunner::wake(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    for (const auto& task : tasks_) {
        if (task->state == State::waiting && task->signal == number) {
            task->woken = true;
            task->state = State::ready;
            return;
        }
    }
    woken_.insert(number);
}

}  // namespace patchbay::testing
