#include "host/runtime/work_context.hpp"

#include "host/runtime/fiber.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace patchbay::runtime {
namespace {

// From here on a tick more or less does not matter.
constexpr std::chrono::seconds kCoarse{1};

}  // namespace

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
    Timer(boost::asio::io_context& io, TimeLimit* limit) : timer(io), owner(limit) {}
    boost::asio::steady_timer timer;
    TimeLimit* owner;  // null once that is gone
};

TimeLimit::TimeLimit(std::shared_ptr<CancelScope> parent, Duration limit, std::shared_ptr<CancelScope> other)
    : scope_(CancelScope::within(std::move(parent), std::move(other))) {
    Fiber* const fiber = Fiber::current();
    if (fiber == nullptr) return;
    if (limit >= kCoarse) {
        fiber->loop().watch(*this, limit);
        return;
    }
    timer_ = std::make_shared<Timer>(fiber->loop().io(), this);
    timer_->timer.expires_after(limit);
    timer_->timer.async_wait([timer = timer_](const boost::system::error_code& error) {
        if (!error && timer->owner != nullptr) timer->owner->expire();
    });
}

TimeLimit::~TimeLimit() {
    if (!timer_) return;
    timer_->owner = nullptr;
    timer_->timer.cancel();
}

void TimeLimit::expire() {
    expired_ = true;
    scope_->cancel();
}

const Label* current_label(const Label* otherwise) {
    Fiber* const fiber = Fiber::current();
    return fiber == nullptr ? otherwise : fiber->label();
}

}  // namespace patchbay::runtime
