#include "circuit_breaker.hpp"

#include <algorithm>

namespace patchbay::openai {

using std::chrono::milliseconds;

milliseconds CircuitBreaker::admit(Time now) {
    if (state_ == State::closed) return milliseconds(0);
    if (state_ == State::trial)
        return std::max(milliseconds(1000), std::chrono::ceil<milliseconds>(until_ - now));
    if (now < until_) return std::chrono::ceil<milliseconds>(until_ - now);
    state_ = State::trial;
    return milliseconds(0);
}

void CircuitBreaker::succeeded() {
    state_ = State::closed;
    failures_ = 0;
    last_rest_ = milliseconds(0);
}

void CircuitBreaker::failed(const ProviderError& error, Time now) {
    if (!error.blames_provider) {
        abandoned();
        return;
    }
    // Of a request from before the rest began: it says nothing new.
    if (state_ == State::open) return;
    ++failures_;
    const bool trial_failed = state_ == State::trial;
    if (trial_failed || error.lasting || failures_ >= rules_.threshold) {
        open(now, error.lasting ? rules_.rest * 3 : rules_.rest);
    }
}

void CircuitBreaker::abandoned() {
    if (state_ == State::trial) state_ = State::open;
}

void CircuitBreaker::open(Time now, milliseconds at_least) {
    last_rest_ = std::min(rules_.longest_rest, std::max(at_least, last_rest_ * 2));
    until_ = now + last_rest_;
    state_ = State::open;
}

}  // namespace patchbay::openai
