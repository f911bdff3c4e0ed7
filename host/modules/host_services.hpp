#pragma once
// The host's side of a plugin's calls: a table from method number to function, and what a plugin holds open
// here (streams, exchanges, parked fibers). One per instance; any thread. The functions live in services/,
// one file a host service.

#include "host/http/message.hpp"
#include "host/outbound/client.hpp"
#include "host/runtime/gate.hpp"
#include "host/runtime/wait.hpp"
#include "host/storage/database.hpp"

#include <patchbay/boundary.h>
#include <patchbay/wire.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::modules {

class Instance;

class HostServices {
  public:
    explicit HostServices(Instance& instance);
    ~HostServices();

    /// What the plugin is handed.
    patchbay_host table();
    /// What it has open here, by kind.
    std::vector<runtime::Gate::Held> held() const;
    /// Lets go of everything that the plugin left open. Its gate is empty, or it hangs.
    void release();

    /// Names a request under way, so that the plugin can stream its answer.
    class OpenExchange {
      public:
        OpenExchange(HostServices& services, http::ResponseStream& stream);
        ~OpenExchange();
        std::uint64_t id() const { return id_; }

      private:
        HostServices& services_;
        std::uint64_t id_;
    };

    // Called by the table's functions:
    std::string call(wire::HostMethod method, std::string_view request);
    void log(int level, std::string_view message) const;
    std::int64_t now_microseconds() const;

  private:
    void note_refusal(const Error& error);
    std::string call_by_method(wire::HostMethod method, std::string_view request);
    std::string call_database(wire::HostMethod method, std::string_view request);
    std::string call_bus(wire::HostMethod method, std::string_view request);
    std::string call_outbound(wire::HostMethod method, std::string_view request);
    std::string call_tasks(wire::HostMethod method, std::string_view request);
    std::string call_response(wire::HostMethod method, std::string_view request);
    std::string call_other(wire::HostMethod method, std::string_view request);

    struct Park {
        bool woken = false;
        std::shared_ptr<runtime::Pending<bool>> waiting;
    };

    Instance& instance_;
    storage::StorageLink database_;
    mutable std::mutex mutex_;
    std::uint64_t next_ = 1;
    std::map<std::uint64_t, std::shared_ptr<outbound::Stream>> streams_;
    std::map<std::uint64_t, http::ResponseStream*> exchanges_;
    std::map<std::uint64_t, Park> parks_;
    std::set<std::string> refused_;  ///< permissions that were asked for in vain
};

}  // namespace patchbay::modules
