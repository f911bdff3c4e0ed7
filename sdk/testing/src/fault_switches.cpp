#include <patchbay/testing/fault_switches.hpp>

namespace patchbay::testing {

Error unavailable(std::string code) {
    return {ErrorKind::unavailable, std::move(code), "Not now", "a fault of the test", "Try again", {}, 1000};
}

void FaultSwitches::fail(wire::HostMethod method, const Error& error, std::size_t times) {
    next_[method].insert(next_[method].end(), times, {Act::fail, error});
}

void FaultSwitches::cancel(wire::HostMethod method, std::size_t times) {
    next_[method].insert(next_[method].end(), times, {Act::cancel, {}});
}

void FaultSwitches::pass(wire::HostMethod method, std::size_t times) {
    next_[method].insert(next_[method].end(), times, {Act::pass, {}});
}

void FaultSwitches::strike(wire::HostMethod method) {
    auto& queue = next_[method];
    if (queue.empty()) return;
    const Fault fault = std::move(queue.front());
    queue.pop_front();
    if (fault.act == Act::cancel) throw Cancelled();
    if (fault.act == Act::fail) throw Failure(fault.error);
}

}  // namespace patchbay::testing
