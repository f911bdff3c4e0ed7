#include "tests/fakes/http/loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

namespace asio = boost::asio;

namespace patchbay::fakes {

struct Timer::State {
    explicit State(asio::io_context& context) : timer(context) {}
    asio::steady_timer timer;
    std::function<void()> call;
};

Timer::Timer() = default;
Timer::Timer(Timer&&) noexcept = default;
Timer::~Timer() {
    cancel();
}

Timer& Timer::operator=(Timer&& other) noexcept {
    if (this != &other) {
        cancel();
        state_ = std::move(other.state_);
    }
    return *this;
}

void Timer::cancel() {
    if (!state_) return;
    state_->call = nullptr;
    state_->timer.cancel();
    state_.reset();
}

struct Loop::Signals {
    explicit Signals(asio::io_context& context) : set(context, SIGTERM, SIGINT) {}
    asio::signal_set set;
};

// One thread runs the loop, so Asio may leave out its inner locks' contention paths.
Loop::Loop() : context_(std::make_unique<asio::io_context>(1)) {}
Loop::~Loop() = default;

void Loop::run() {
    auto guard = asio::make_work_guard(*context_);
    context_->run();
}

void Loop::stop() {
    context_->stop();
}

void Loop::post(std::function<void()> call) {
    asio::post(*context_, std::move(call));
}

Timer Loop::after(Clock::duration delay, std::function<void()> call) {
    Timer timer;
    timer.state_ = std::make_shared<Timer::State>(*context_);
    timer.state_->call = std::move(call);
    timer.state_->timer.expires_after(delay);
    timer.state_->timer.async_wait([state = timer.state_](boost::system::error_code error) {
        if (error || !state->call) return;
        auto due = std::move(state->call);
        state->call = nullptr;
        due();
    });
    return timer;
}

void Loop::on_termination(std::function<void()> call) {
    signals_ = std::make_unique<Signals>(*context_);
    signals_->set.async_wait([call = std::move(call)](boost::system::error_code error, int) {
        if (!error) call();
    });
}

}  // namespace patchbay::fakes
