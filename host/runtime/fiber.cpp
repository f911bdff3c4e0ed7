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

#if defined(__SANITIZE_THREAD__)
// ThreadSanitizer keeps a stack of calls for each fiber. It is told of switches on the loop's side alone,
// next to the jump, and by functions that are no calls to it: otherwise the entry and the exit of one call
// would be counted on different fibers.
__attribute__((no_sanitize("thread"))) void Fiber::enter_fiber() {
    tsan_caller_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(tsan_fiber_, 0);
}
__attribute__((no_sanitize("thread"))) void Fiber::leave_fiber() {
    __tsan_switch_to_fiber(tsan_caller_, 0);
}
#else
void Fiber::enter_fiber() {}
void Fiber::leave_fiber() {}
#endif

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
#if defined(__SANITIZE_THREAD__)
    tsan_fiber_ = __tsan_create_fiber(0);
#endif
    enter_fiber();  // making the context runs its first lines already
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
            return std::move(caller_);
        });
    leave_fiber();
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
}

void Fiber::after_switch_in() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(fake_stack_, &caller_bottom_, &caller_size_);
#endif
}

bool Fiber::switch_in(StackPool& stacks) {
    if (!started_) begin(stacks);
    before_switch_in();
    enter_fiber();
    context_ = std::move(context_).resume();
    leave_fiber();
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
    caller_ = std::move(caller_).resume();
    after_switch_in();
}

void Fiber::resume_later() {
    loop_.resume_soon(*this);
}

}  // namespace patchbay::runtime
