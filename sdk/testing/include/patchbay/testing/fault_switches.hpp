#pragma once
// Makes calls of the plugin on the host fail on purpose. Owned by FakeHost.
//
//     host.faults().fail(wire::HostMethod::bus_publish, unavailable("bus.full"), 2);
//     host.faults().cancel(wire::HostMethod::http_send);

#include <patchbay/result.hpp>
#include <patchbay/wire/methods.hpp>

#include <deque>
#include <map>
#include <optional>
#include <string>

namespace patchbay::testing {

/// An error that says "not now, again in a second".
Error unavailable(std::string code);

class FaultSwitches {
  public:
    /// The next `times` calls of `method` throw Failure(error) in the plugin, and do nothing.
    void fail(wire::HostMethod method, const Error& error, std::size_t times = 1);
    /// The next `times` calls of `method` throw Cancelled, as when the plugin is being stopped.
    void cancel(wire::HostMethod method, std::size_t times = 1);
    /// So many calls of `method` go well before what is queued behind them.
    void pass(wire::HostMethod method, std::size_t times = 1);
    void clear() { next_.clear(); }

    /// Called by FakeHost before it serves a call; throws what is due.
    void strike(wire::HostMethod method);

  private:
    enum class Act { pass, fail, cancel };
    struct Fault {
        Act act;
        Error error;
    };
    std::map<wire::HostMethod, std::deque<Fault>> next_;
};

}  // namespace patchbay::testing
