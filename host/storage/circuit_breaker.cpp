#include "host/storage/circuit_breaker.hpp"

#include <algorithm>

namespace patchbay::storage {

void CircuitBreaker::succeeded() {
    state_ = State::closed;
    failures_ = 0;
    pause_ = options_.first_pause;
}

void CircuitBreaker::failed(Time now) {
    ++failures_;
    switch (state_) {
        case State::closed:
            if (failures_ >= options_.failures_to_open) open(now);
            break;
        case State::half_open:
            pause_ = std::min(pause_ * 2, options_.longest_pause);
            open(now);
            break;
        case State::open:
            // An attempt that began before the breaker opened.
            break;
    }
}

void CircuitBreaker::open(Time now) {
    state_ = State::open;
    retry_at_ = now + pause_;
}

const char* to_text(CircuitBreaker::State state) {
    switch (state) {
        case CircuitBreaker::State::closed:
            return "connected";
        case CircuitBreaker::State::open:
            return "unavailable";
        case CircuitBreaker::State::half_open:
            return "reconnecting";
    }
    return "";
}

}  // namespace patchbay::storage
