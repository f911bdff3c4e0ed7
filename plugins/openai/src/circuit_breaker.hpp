#pragma once
// Keeps us from asking a provider that keeps failing: after `threshold` failures in a row, or one that only
// people can mend, it rests, then lets one trial through; each failed trial doubles the rest. Pure: the time
// is told. Not thread-safe; its owner locks.

#include "provider_error.hpp"

#include <chrono>

namespace patchbay::openai {

class CircuitBreaker {
  public:
    using Time = std::chrono::system_clock::time_point;
    struct Rules {
        unsigned threshold = 6;
        std::chrono::milliseconds rest{10000};
        std::chrono::milliseconds longest_rest{300000};
    };

    CircuitBreaker() = default;
    explicit CircuitBreaker(Rules rules) : rules_(rules) {}

    /// Zero: go ahead (a trial, when it was resting; its outcome must be told). Otherwise how long it still
    /// rests.
    std::chrono::milliseconds admit(Time now);
    void succeeded();
    /// While it rests this changes nothing: requests that began before may still come in.
    void failed(const ProviderError& error, Time now);
    /// A trial that ended without saying anything about the provider (stopped by us).
    void abandoned();

    bool closed() const { return state_ == State::closed; }

  private:
    enum class State { closed, open, trial };

    void open(Time now, std::chrono::milliseconds at_least);

    Rules rules_;
    State state_ = State::closed;
    unsigned failures_ = 0;
    std::chrono::milliseconds last_rest_{0};
    Time until_{};
};

}  // namespace patchbay::openai
