#include "host/runtime/runtime.hpp"

#include "host/runtime/fiber.hpp"
#include "host/runtime/signal_stack.hpp"
#include "host/runtime/work_context.hpp"

#include <pthread.h>

#include <algorithm>
#include <exception>

namespace patchbay::runtime {

Runtime::Runtime(unsigned loops) {
    const unsigned count = loops != 0 ? loops : std::max(1U, std::thread::hardware_concurrency());
    for (unsigned index = 0; index < count; ++index)
        loops_.push_back(std::make_unique<Loop>(index));
    for (auto& loop : loops_) {
        threads_.emplace_back([&loop = *loop] {
            const SignalStack own_stack;
            pthread_setname_np(pthread_self(), ("loop-" + std::to_string(loop.index())).c_str());
            loop.run();
        });
    }
}

Runtime::~Runtime() {
    stop();
}

Loop& Runtime::here() {
    Loop* const mine = Loop::current();
    return mine != nullptr ? *mine : next();
}

Loop& Runtime::next() {
    return *loops_[turn_.fetch_add(1, std::memory_order_relaxed) % loops_.size()];
}

void Runtime::run(const Label* label, const std::function<void()>& work) {
    if (Fiber::current() != nullptr) {
        const WorkContext own(label, nullptr);
        work();
        return;
    }
    const Pending<std::exception_ptr> done;
    next().spawn(label, nullptr, [&work, done] {
        try {
            work();
            done.complete(nullptr);
        } catch (...) {
            done.complete(std::current_exception());
        }
    });
    done.wait();
    if (done.value()) std::rethrow_exception(done.value());
}

std::size_t Runtime::wait_for_fibers(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
        std::size_t left = 0;
        for (const auto& loop : loops_)
            left += loop->fibers();
        if (left == 0 || std::chrono::steady_clock::now() >= until) return left;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void Runtime::stop() {
    for (auto& loop : loops_)
        loop->stop();
    for (auto& thread : threads_)
        thread.join();
    threads_.clear();
}

}  // namespace patchbay::runtime
