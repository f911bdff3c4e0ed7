#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"

namespace patchbay::modules {
namespace {

constexpr std::size_t kMostParks = 100000;

void throw_if_cancelled(runtime::WaitOutcome outcome) {
    if (outcome == runtime::WaitOutcome::cancelled) throw Cancelled();
}

}  // namespace

std::string HostServices::call_tasks(wire::HostMethod method, std::string_view request) {
    if (method == wire::HostMethod::task_spawn) {
        instance_.run_task(decode<wire::Task>(request));
        return {};
    }
    if (method == wire::HostMethod::task_sleep) {
        throw_if_cancelled(
            runtime::sleep_for(std::chrono::milliseconds(decode<wire::TaskSleep>(request).milliseconds)));
        return {};
    }
    if (method == wire::HostMethod::task_wake) {
        const std::uint64_t number = decode<wire::TaskWake>(request).number;
        const std::lock_guard lock(mutex_);
        if (parks_.size() >= kMostParks && !parks_.contains(number)) {
            throw Failure(Error{ErrorKind::unavailable,
                                "host.too_many_signals",
                                "The plugin holds too many signals",
                                "",
                                "",
                                {},
                                0});
        }
        Park& park = parks_[number];
        if (park.waiting) {
            park.waiting->complete(true);
        } else {
            park.woken = true;
        }
        return {};
    }
    const auto asked = decode<wire::TaskPark>(request);
    const auto pending = std::make_shared<runtime::Pending<bool>>();
    {
        const std::lock_guard lock(mutex_);
        Park& park = parks_[asked.number];
        if (park.woken) {
            parks_.erase(asked.number);
            return encode(wire::ParkReply{true});
        }
        park.waiting = pending;
    }
    const auto outcome = asked.milliseconds == 0
                             ? pending->wait()
                             : pending->wait(std::chrono::milliseconds(asked.milliseconds));
    {
        const std::lock_guard lock(mutex_);
        parks_.erase(asked.number);
    }
    throw_if_cancelled(outcome);
    return encode(wire::ParkReply{outcome == runtime::WaitOutcome::completed});
}

}  // namespace patchbay::modules
