#include "host/runtime/work_context.hpp"

#include "host/runtime/fiber.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>

namespace patchbay::runtime {

WorkContext::WorkContext(const Label* label, std::shared_ptr<CancelScope> scope)
    : fiber_(Fiber::current()), label_(nullptr) {
    if (fiber_ == nullptr) return;
    label_ = fiber_->label();
    scope_ = fiber_->exchange_scope(std::move(scope));
    label->calls.fetch_add(1, std::memory_order_relaxed);
    fiber_->loop().relabel(*fiber_, label);
}

WorkContext::~WorkContext() {
    if (fiber_ == nullptr) return;
    fiber_->loop().relabel(*fiber_, label_);
    fiber_->exchange_scope(std::move(scope_));
}

struct TimeLimit::Timer {
    explicit Timer(boost::asio::io_context& io) : timer(io) {}
    boost::asio::steady_timer timer;
    std::atomic<bool> expired{false};
};

TimeLimit::TimeLimit(std::shared_ptr<CancelScope> parent, Duration limit)
    : scope_(CancelScope::within(std::move(parent))) {
    Fiber* const fiber = Fiber::current();
    if (fiber == nullptr) return;
    timer_ = std::make_shared<Timer>(fiber->loop().io());
    timer_->timer.expires_after(limit);
    timer_->timer.async_wait([timer = timer_, scope = scope_](const boost::system::error_code& error) {
        if (error) return;
        timer->expired = true;
        scope->cancel();
    });
}

TimeLimit::~TimeLimit() {
    if (timer_) timer_->timer.cancel();
}

bool TimeLimit::expired() const {
    return timer_ && timer_->expired;
}

}  // namespace patchbay::runtime
