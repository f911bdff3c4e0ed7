#pragma once
// Threads for work that blocks: database calls, password hashing, files. A fiber hands work over and waits;
// the queue is bounded, and when it is full the answer comes at once. Ends: the destructor lets queued work
// finish.

#include "host/runtime/wait.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace patchbay::runtime {

/// The queue of a pool is full; say 503 and when to come back.
class PoolBusy : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class WorkerPool {
  public:
    WorkerPool(std::string name, std::size_t threads, std::size_t queue_limit);
    ~WorkerPool();

    /// False when the queue is full. Any thread.
    bool submit(std::function<void()> work);

    /// Runs `work` on the pool while the calling fiber waits; its result or its exception. Throws PoolBusy.
    /// Not ended by cancellation: `work` may refer to the caller's stack.
    template <class Work>
    auto run(Work&& work) -> decltype(work());

    std::size_t queued() const;

  private:
    void serve();

    const std::string name_;
    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

template <class Work>
auto WorkerPool::run(Work&& work) -> decltype(work()) {
    using Value = decltype(work());
    using Slot = std::conditional_t<std::is_void_v<Value>, std::monostate, Value>;
    const Pending<std::variant<Slot, std::exception_ptr>> pending;
    const bool accepted = submit([&work, pending] {
        try {
            if constexpr (std::is_void_v<Value>) {
                work();
                pending.complete(Slot{});
            } else {
                pending.complete(Slot(work()));
            }
        } catch (...) {
            pending.complete(std::current_exception());
        }
    });
    if (!accepted) throw PoolBusy(name_ + " has too much to do");
    pending.wait_heedless();
    if (auto* exception = std::get_if<1>(&pending.value())) std::rethrow_exception(*exception);
    if constexpr (!std::is_void_v<Value>) return std::move(std::get<0>(pending.value()));
}

}  // namespace patchbay::runtime
