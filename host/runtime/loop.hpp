#pragma once
// An event loop with its fibers. The Runtime owns one per core, each run by a thread of its own; a fiber
// stays on the loop where it started. Handlers run on fibers, so that waiting looks like a plain call;
// connections and timers are plain Asio callbacks on the same loop.
//
// Ends: stop() lets the thread leave run(). A fiber that is still suspended then is leaked, never unwound by
// force: what it waits for may still hold pointers into its stack.

#include "host/runtime/label.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace patchbay::runtime {

class CancelScope;
class Deadline;
class Fiber;

class Loop {
  public:
    explicit Loop(unsigned index);
    ~Loop();
    Loop(const Loop&) = delete;

    /// Runs until stop(); the thread that calls it is the loop's thread.
    void run();
    void stop();

    /// Any thread. Runs `work` on the loop's thread, outside any fiber.
    void post(std::function<void()> work);

    /// Any thread. Runs `body` on a new fiber; when the system has no stack for it, as soon as another fiber
    /// gives its own back. Within `scope` (may be null) its waits can be cancelled. An
    /// exception that leaves `body` ends the process: the body is the last place that knows what to do with
    /// it.
    void spawn(const Label* label, std::shared_ptr<CancelScope> scope, std::function<void()> body);
    /// Like spawn(), and starts at once when called on this loop's thread outside a fiber.
    void spawn_now(const Label* label, std::shared_ptr<CancelScope> scope, std::function<void()> body);

    /// On the loop's thread: expires `deadline` after `limit`, up to 100 ms late, unless it is destroyed
    /// before.
    void watch(Deadline& deadline, std::chrono::steady_clock::duration limit);

    /// The loop whose thread is calling; null on other threads.
    static Loop* current();

    boost::asio::io_context& io();
    unsigned index() const { return index_; }
    std::size_t fibers() const { return fibers_.load(std::memory_order_relaxed); }
    /// Time spent in callbacks and fibers since the start.
    std::uint64_t busy_nanoseconds() const { return busy_.load(std::memory_order_relaxed); }

    /// What has been running without a break, for the watchdog. Any thread.
    struct Running {
        const Label* label = nullptr;  // null: nothing runs on a fiber now
        std::chrono::steady_clock::time_point since;
    };
    Running running() const;

  private:
    friend class Fiber;
    friend class WorkContext;
    struct Impl;

    void resume_soon(Fiber& fiber);
    void resume_ready();
    void resume(Fiber& fiber);
    void begin_waiting_fiber();
    void relabel(Fiber& fiber, const Label* label);
    void account(const Label* label, std::int64_t now);
    void tick();

    unsigned index_;
    std::unique_ptr<Impl> impl_;
    std::atomic<std::size_t> fibers_{0};
    std::atomic<std::uint64_t> busy_{0};
    std::atomic<const Label*> running_label_{nullptr};
    std::atomic<std::int64_t> running_since_{0};
};

}  // namespace patchbay::runtime
