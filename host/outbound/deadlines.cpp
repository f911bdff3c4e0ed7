#include "host/outbound/deadlines.hpp"

namespace patchbay::outbound {
namespace {

constexpr std::uint32_t kUsualTotal = 30000;
constexpr std::uint32_t kUsualConnect = 5000;

}  // namespace

Deadlines::Deadlines(const wire::OutboundRequest& request, Time begun)
    : total_(request.timeout_ms != 0 ? request.timeout_ms : kUsualTotal),
      connect_(request.connect_timeout_ms != 0 ? request.connect_timeout_ms : kUsualConnect),
      first_byte_(request.first_byte_timeout_ms),
      idle_(request.idle_timeout_ms),
      begun_(begun),
      since_(begun) {}

void Deadlines::connecting() {
    phase_ = Phase::connecting;
}

void Deadlines::sending(Time now) {
    phase_ = Phase::sending;
    since_ = now;
}

void Deadlines::sent_more(Time now) {
    if (phase_ == Phase::sending) since_ = now;
}

void Deadlines::received(Time now) {
    phase_ = Phase::receiving;
    since_ = now;
}

void Deadlines::paused() {
    phase_ = Phase::paused;
}

void Deadlines::resumed(Time now) {
    received(now);
}

std::string Deadlines::Next::words() const {
    return std::string(what) + " within " + std::to_string(limit.count()) + " ms";
}

Deadlines::Next Deadlines::next() const {
    const Time end = begun_ + total_;
    if (phase_ == Phase::sending && first_byte_.count() != 0 && since_ + first_byte_ < end) {
        return {since_ + first_byte_, "no answer", first_byte_};
    }
    if (phase_ == Phase::receiving && idle_.count() != 0 && since_ + idle_ < end) {
        return {since_ + idle_, "nothing more of the answer came", idle_};
    }
    return {end, "not done", total_};
}

}  // namespace patchbay::outbound
