#pragma once
// One stackful fiber; used by Loop and WaitState only.

#include "host/runtime/label.hpp"
#include "host/runtime/loop.hpp"
#include "host/runtime/stack_pool.hpp"

#include <boost/context/fiber.hpp>

#include <functional>
#include <memory>

namespace patchbay::runtime {

class CancelScope;

class Fiber {
  public:
    Fiber(Loop& loop, const Label* label, std::shared_ptr<CancelScope> scope, std::function<void()> body)
        : loop_(loop), label_(label), scope_(std::move(scope)), body_(std::move(body)) {}
    Fiber(const Fiber&) = delete;
    ~Fiber();

    /// The fiber that is calling; null outside.
    static Fiber* current();

    /// On the loop's thread, outside a fiber: runs until the fiber suspends or ends. True when it ended.
    bool switch_in(StackPool& stacks);
    /// From within: back to the loop, until somebody resumes.
    void suspend();
    /// Any thread: the loop switches in again.
    void resume_later();

    Loop& loop() { return loop_; }
    const Label* label() const { return label_; }
    const std::shared_ptr<CancelScope>& scope() const { return scope_; }
    std::shared_ptr<CancelScope> exchange_scope(std::shared_ptr<CancelScope> scope) {
        scope_.swap(scope);
        return scope;
    }
    void set_label(const Label* label) { label_ = label; }

  private:
    /// What the C++ runtime keeps per thread about exceptions in flight; it must travel with the fiber.
    struct ExceptionState {
        void* caught = nullptr;
        unsigned uncaught = 0;
    };

    void begin(StackPool& stacks);
    void enter_fiber();
    void leave_fiber();
    void before_switch_in();
    void after_switch_in();

    Loop& loop_;
    const Label* label_;
    std::shared_ptr<CancelScope> scope_;
    std::function<void()> body_;
    boost::context::fiber context_;
    boost::context::fiber caller_;
    ExceptionState exceptions_;
    ExceptionState caller_exceptions_;
    const void* stack_bottom_ = nullptr;
    std::size_t stack_size_ = 0;
    const void* caller_bottom_ = nullptr;
    std::size_t caller_size_ = 0;
    void* fake_stack_ = nullptr;
    void* caller_fake_stack_ = nullptr;
    void* tsan_fiber_ = nullptr;
    void* tsan_caller_ = nullptr;
    bool started_ = false;
    bool ended_ = false;
};

}  // namespace patchbay::runtime
