#include "host/outbound/loop_timer.hpp"

#include "host/runtime/loop.hpp"

#include <boost/asio/steady_timer.hpp>

#include <optional>

namespace patchbay::outbound {

struct LoopTimer::Impl {
    Impl(runtime::Loop& loop, std::function<void()> callback)
        : timer(loop.io()), on_time(std::move(callback)) {}

    boost::asio::steady_timer timer;
    std::function<void()> on_time;
    std::optional<Time> wanted;
    std::optional<Time> armed;

    static void arm(const std::shared_ptr<Impl>& self);
    static void fired(const std::shared_ptr<Impl>& self);
};

LoopTimer::LoopTimer(runtime::Loop& loop, std::function<void()> on_time)
    : impl_(std::make_shared<Impl>(loop, std::move(on_time))) {}

LoopTimer::~LoopTimer() {
    impl_->on_time = nullptr;
    impl_->wanted.reset();
    impl_->timer.cancel();
}

// Most times are moved further out long before they come: then the wait under way is left alone and looks
// again when it ends, which saves cancelling and arming on every piece of an answer.
void LoopTimer::set(Time at) {
    impl_->wanted = at;
    if (!impl_->armed || at < *impl_->armed) Impl::arm(impl_);
}

void LoopTimer::clear() {
    impl_->wanted.reset();
}

void LoopTimer::Impl::arm(const std::shared_ptr<Impl>& self) {
    self->armed = self->wanted;
    self->timer.expires_at(*self->wanted);
    self->timer.async_wait([self](const boost::system::error_code& error) {
        if (!error) fired(self);
    });
}

void LoopTimer::Impl::fired(const std::shared_ptr<Impl>& self) {
    self->armed.reset();
    if (!self->wanted) return;
    if (*self->wanted > std::chrono::steady_clock::now()) {
        arm(self);
        return;
    }
    self->wanted.reset();
    // A copy: the callback may destroy the timer, and itself with it.
    if (const auto callback = self->on_time) callback();
}

}  // namespace patchbay::outbound
