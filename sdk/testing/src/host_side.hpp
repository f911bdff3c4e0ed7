#pragma once
// The host as the plugin under test calls it: decodes each call, checks it against the manifest, and hands it
// to the part that plays that role. A call may come from the test's thread or from a task's.

#include "parts.hpp"

namespace patchbay::testing {

class HostSide {
  public:
    explicit HostSide(Parts& parts);

    /// What the plugin is made with; lives as long as this.
    const patchbay_host& table() const { return table_; }

    std::string call(wire::HostMethod method, std::string_view request);
    void log(int level, std::string_view message) { parts_.log.push_back({level, std::string(message)}); }
    std::int64_t now() const { return parts_.clock.now_microseconds(); }

  private:
    std::string call_database(wire::HostMethod method, std::string_view request);
    std::string call_bus(wire::HostMethod method, std::string_view request);
    std::string call_outbound(wire::HostMethod method, std::string_view request);
    std::string call_tasks(wire::HostMethod method, std::string_view request);
    std::string call_response(wire::HostMethod method, std::string_view request);
    std::string call_services(wire::HostMethod method, std::string_view request);
    std::string call_other(wire::HostMethod method, std::string_view request);

    Parts& parts_;
    patchbay_host table_;
};

}  // namespace patchbay::testing
