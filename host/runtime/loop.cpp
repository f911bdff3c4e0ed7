#include "host/runtime/loop.hpp"

#include "host/runtime/deadline_wheel.hpp"
#include "host/runtime/fiber.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <mutex>
#include <new>
#include <vector>

namespace patchbay::runtime {
namespace {

thread_local Loop* current_loop = nullptr;

std::int64_t steady_now() {
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

}  // namespace

struct Loop::Impl {
    // Not 1: with that hint Asio would leave out the locking that post() from other threads needs.
    boost::asio::io_context io{BOOST_ASIO_CONCURRENCY_HINT_SAFE};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    StackPool stacks;
    DeadlineWheel deadlines;
    // Fibers to go on with. Whoever puts in the first one posts, so that many which become ready together
    // (the answers to a batch of statements) cost the loop one wake-up.
    std::mutex ready_mutex;
    std::vector<Fiber*> ready;
    std::vector<Fiber*> taken;         // on the loop's thread: what `ready` held, its memory used again
    std::deque<Fiber*> without_stack;  // the system had none to map; in the order they came
    boost::asio::steady_timer ticker{io};
    bool ticking = false;
};

Loop::Loop(unsigned index) : index_(index), impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
    const memory::OwnCounters counters;
    current_loop = this;
    impl_->io.run();
    current_loop = nullptr;
}

void Loop::stop() {
    impl_->io.stop();
}

void Loop::post(std::function<void()> work) {
    boost::asio::post(impl_->io, std::move(work));
}

[[gnu::noinline]] Loop* Loop::current() {
    return current_loop;
}

boost::asio::io_context& Loop::io() {
    return impl_->io;
}

void Loop::spawn(const Label* label, std::shared_ptr<CancelScope> scope, std::function<void()> body) {
    auto* fiber = new Fiber(*this, label, std::move(scope), std::move(body));
    fibers_.fetch_add(1, std::memory_order_relaxed);
    fiber->resume_later();  // owned by the loop from here on; resume() deletes it when it ended
}

void Loop::spawn_now(const Label* label, std::shared_ptr<CancelScope> scope, std::function<void()> body) {
    if (current_loop != this || Fiber::current() != nullptr) {
        spawn(label, std::move(scope), std::move(body));
        return;
    }
    fibers_.fetch_add(1, std::memory_order_relaxed);
    resume(*new Fiber(*this, label, std::move(scope), std::move(body)));
}

void Loop::watch(Deadline& deadline, std::chrono::steady_clock::duration limit) {
    impl_->deadlines.add(deadline, std::chrono::steady_clock::now(), limit);
    if (!impl_->ticking) tick();
}

void Loop::tick() {
    impl_->ticking = true;
    impl_->ticker.expires_after(DeadlineWheel::kTick);
    impl_->ticker.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        impl_->deadlines.advance(std::chrono::steady_clock::now());
        impl_->ticking = false;
        if (!impl_->deadlines.empty()) tick();
    });
}

void Loop::resume_soon(Fiber& fiber) {
    bool first = false;
    {
        const std::lock_guard lock(impl_->ready_mutex);
        first = impl_->ready.empty();
        impl_->ready.push_back(&fiber);
    }
    if (first) boost::asio::post(impl_->io, [this] { resume_ready(); });
}

void Loop::resume_ready() {
    {
        const std::lock_guard lock(impl_->ready_mutex);
        impl_->taken.swap(impl_->ready);
    }
    for (Fiber* fiber : impl_->taken)
        resume(*fiber);
    impl_->taken.clear();
}

void Loop::resume(Fiber& fiber) {
    running_since_.store(steady_now(), std::memory_order_relaxed);
    running_label_.store(fiber.label(), std::memory_order_release);
    bool ended = false;
    try {
        memory::charge_to(fiber.label()->heap);
        ended = fiber.switch_in(impl_->stacks);
        memory::charge_to(0);
    } catch (const std::bad_alloc&) {
        memory::charge_to(0);
        impl_->without_stack.push_back(&fiber);  // its first switch: begins once another gives its stack back
        running_label_.store(nullptr, std::memory_order_release);
        return;
    }
    running_label_.store(nullptr, std::memory_order_release);
    account(fiber.label(), steady_now());
    if (ended) {
        fiber.label()->calls.fetch_add(1, std::memory_order_relaxed);
        delete &fiber;
        fibers_.fetch_sub(1, std::memory_order_relaxed);
        begin_waiting_fiber();
    }
}

void Loop::begin_waiting_fiber() {
    if (impl_->without_stack.empty()) return;
    Fiber* const fiber = impl_->without_stack.front();
    impl_->without_stack.pop_front();
    resume_soon(*fiber);
}

void Loop::relabel(Fiber& fiber, const Label* label) {
    const std::int64_t now = steady_now();
    account(fiber.label(), now);
    fiber.set_label(label);
    running_since_.store(now, std::memory_order_relaxed);
    running_label_.store(label, std::memory_order_release);
    memory::charge_to(label->heap);
}

void Loop::account(const Label* label, std::int64_t now) {
    const auto spent = static_cast<std::uint64_t>(now - running_since_.load(std::memory_order_relaxed));
    label->loop_nanoseconds.fetch_add(spent, std::memory_order_relaxed);
    busy_.fetch_add(spent, std::memory_order_relaxed);
}

Loop::Running Loop::running() const {
    const Label* label = running_label_.load(std::memory_order_acquire);
    const std::int64_t since = running_since_.load(std::memory_order_relaxed);
    return {label, std::chrono::steady_clock::time_point(std::chrono::steady_clock::duration(since))};
}

}  // namespace patchbay::runtime
