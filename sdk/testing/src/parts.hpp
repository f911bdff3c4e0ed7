#pragma once
// Everything a FakeHost is made of. Outlives the plugin object.

#include <patchbay/testing/answer.hpp>
#include <patchbay/testing/event_recorder.hpp>
#include <patchbay/testing/fake_database.hpp>
#include <patchbay/testing/fault_switches.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/outbound_script.hpp>
#include <patchbay/testing/recorders.hpp>

#include <patchbay/services.hpp>

#include "manifest.hpp"
#include "plugin_side.hpp"
#include "task_runner.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::testing {

struct Parts {
    explicit Parts(Manifest of_plugin) : manifest(std::move(of_plugin)) {}

    const Manifest manifest;
    ManualClock clock;
    FaultSwitches faults;
    FakeDatabase database;
    OutboundScript outbound;
    EventRecorder events;
    std::vector<LiveMessage> live;
    std::vector<LogEntry> log;
    std::map<std::string, double> metrics;                              // "name{label=value}"
    std::map<std::string, std::unique_ptr<ServiceDispatcher>> offered;  // by the test, for the plugin
    std::map<std::uint64_t, Answer> exchanges;                          // requests being answered
    wire::StartReply declared;                                          // by the plugin
    std::unique_ptr<PluginSide> plugin;
    TaskRunner tasks{clock, [this](const std::string& name, const std::string& what) {
                         log.push_back({4, "task " + name + " ended by an error: " + what});
                     }};

    /// Calls the plugin's own service; throws Failure(unavailable, "service.nobody") when it offers none of
    /// that name.
    std::string call_plugin_service(const wire::ServiceRequest& asked);
    void spawn(const wire::Task& task);
};

/// How FakeHost::metric() names a series.
std::string series(const std::string& name, const std::map<std::string, std::string>& labels);

}  // namespace patchbay::testing
