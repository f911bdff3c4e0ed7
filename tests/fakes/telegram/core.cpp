#include "tests/fakes/telegram/core.hpp"

namespace patchbay::fakes::telegram {

namespace {

FloodLimits initial_limits(const Options& options) {
    FloodLimits limits;
    limits.enabled = options.flood_limits;
    return limits;
}

}  // namespace

Core::Core(Loop& event_loop, const Options& given)
    : loop(event_loop),
      options(given),
      client(event_loop, given.trust_any_certificate ? Trust::anybody : Trust::system),
      delivery(event_loop, client, given.seed),
      flood(initial_limits(given)),
      services{world, delivery, flood, given.local_webhooks},
      calls(event_loop, given.recorded_calls),
      deliveries(event_loop, given.recorded_calls),
      transcript_waits(event_loop) {
    delivery.pace().time_scale = given.time_scale;
    delivery.pace().pace_polls = given.pace_polls;
    world.on_change([this](Dialog& dialog) { transcript_waits.changed(dialog); });
    delivery.on_attempt([this](DeliveryAttempt attempt) {
        if (options.recorded_calls > 0) deliveries.publish(deliveries.add(std::move(attempt)));
    });
}

void Core::reset() {
    transcript_waits.clear();
    delivery.forget();
    delivery.distortion() = {};
    delivery.pace().time_scale = options.time_scale;
    delivery.pace().pace_polls = options.pace_polls;
    world.reset();
    flood = Flood(initial_limits(options));
    faults.clear();
    outage = Outage::none;
    calls.clear();
    deliveries.clear();
}

double Core::chance() {
    return std::uniform_real_distribution<double>(0, 1)(delivery.random());
}

}  // namespace patchbay::fakes::telegram
