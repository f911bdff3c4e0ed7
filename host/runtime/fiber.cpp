#include "host/runtime/fiber.hpp"

#include <cxxabi.h>

#include <cstring>
#include <memory>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace patchbay::runtime {
namespace {

thread_local Fiber* current_fiber = nullptr;

/// Boost.Context takes stacks through this.
struct PooledStack {
    StackPool* pool;
    boost::context::stack_context allocate() { return pool->allocate(); }
    void deallocate(boost::context::stack_context& stack) noexcept { pool->deallocate(stack); }
};

}  // namespace

// A suspended fiber may be resumed by code that the compiler inlined around a thread_local access; going
// through a function that is never inlined keeps the address from being cached across a switch.
[[gnu::noinline]] Fiber* Fiber::current() {
    return current_fiber;
}

Fiber::~Fiber() {
#if defined(__SANITIZE_THREAD__)
    if (tsan_fiber_ != nullptr) __tsan_destroy_fiber(tsan_fiber_);
#endif
}

void Fiber::begin(StackPool& stacks) {
    const boost::context::stack_context stack = stacks.allocate();
    stack_size_ = stack.size;
    stack_bottom_ = static_cast<const char*>(stack.sp) - stack.size;
    const boost::context::preallocated memory(stack.sp, stack.size, stack);
    context_ = boost::context::fiber(
        std::allocator_arg, memory, PooledStack{&stacks}, [this](boost::context::fiber&& caller) {
            caller_ = std::move(caller);
            after_switch_in();
            body_();
            body_ = nullptr;  // what it captured goes before the fiber does
            ended_ = true;
#if defined(__SANITIZE_ADDRESS__)
            __sanitizer_start_switch_fiber(nullptr, caller_bottom_, caller_size_);
#endif
#if defined(__SANITIZE_THREAD__)
            __tsan_switch_to_fiber(tsan_caller_, 0);
#endif
            return std::move(caller_);
        });
#if defined(__SANITIZE_THREAD__)
    tsan_fiber_ = __tsan_create_fiber(0);
#endif
    started_ = true;
}

void Fiber::before_switch_in() {
    auto* const globals = abi::__cxa_get_globals();
    std::memcpy(static_cast<void*>(&caller_exceptions_), globals, sizeof caller_exceptions_);
    std::memcpy(static_cast<void*>(globals), &exceptions_, sizeof exceptions_);
    current_fiber = this;
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&caller_fake_stack_, stack_bottom_, stack_size_);
#endif
#if defined(__SANITIZE_THREAD__)
    tsan_caller_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(tsan_fiber_, 0);
#endif
}

void Fiber::after_switch_in() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(fake_stack_, &caller_bottom_, &caller_size_);
#endif
}

bool Fiber::switch_in(StackPool& stacks) {
    if (!started_) begin(stacks);
    before_switch_in();
    context_ = std::move(context_).resume();
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(caller_fake_stack_, nullptr, nullptr);
#endif
    auto* const globals = abi::__cxa_get_globals();
    std::memcpy(static_cast<void*>(&exceptions_), globals, sizeof exceptions_);
    std::memcpy(static_cast<void*>(globals), &caller_exceptions_, sizeof caller_exceptions_);
    current_fiber = nullptr;
    return ended_;
}

void Fiber::suspend() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(&fake_stack_, caller_bottom_, caller_size_);
#endif
#if defined(__SANITIZE_THREAD__)
    __tsan_switch_to_fiber(tsan_caller_, 0);
#endif
    caller_ = std::move(caller_).resume();
    after_switch_in();
}

void Fiber::resume_later() {
    loop_.post([this] { loop_.resume(*this); });
}

}  // namespace patchbay::runtime
