#pragma once
// The time limits of one exchange: which one ends it next. Pure; times come in as parameters.

#include <patchbay/wire.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace patchbay::outbound {

class Deadlines {
  public:
    using Time = std::chrono::steady_clock::time_point;

    Deadlines(const wire::OutboundRequest& request, Time begun);

    /// A redirect is followed: another connection comes first.
    void connecting();
    /// The request begins to leave.
    void sending(Time now);
    /// More of the request went out.
    void sent_more(Time now);
    /// Something of the answer came.
    void received(Time now);
    /// The reader is slow: waiting for it is not the server's idleness.
    void paused();
    void resumed(Time now);

    struct Next {
        Time at;
        const char* what;
        std::chrono::milliseconds limit;
        std::string words() const;  // what to say when it is over
    };
    Next next() const;
    std::chrono::milliseconds connect_limit() const { return connect_; }
    std::chrono::milliseconds total_limit() const { return total_; }

  private:
    enum class Phase { connecting, sending, receiving, paused };

    std::chrono::milliseconds total_;
    std::chrono::milliseconds connect_;
    std::chrono::milliseconds first_byte_;
    std::chrono::milliseconds idle_;
    Time begun_;
    Time since_;
    Phase phase_ = Phase::connecting;
};

}  // namespace patchbay::outbound
