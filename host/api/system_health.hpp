#pragma once
// How the whole install is: for probes, for the admin's page, and for the metrics.

#include "host/api/dead_letters.hpp"
#include "host/bus/bus.hpp"
#include "host/http/server.hpp"
#include "host/live/hub.hpp"
#include "host/modules/modules.hpp"
#include "host/ops/metrics.hpp"
#include "host/runtime/watchdog.hpp"
#include "host/storage/database.hpp"

#include <nlohmann/json.hpp>

#include <atomic>

namespace patchbay::api {

class SystemHealth {
  public:
    struct Sources {
        runtime::Runtime& runtime;
        const runtime::Watchdog& watchdog;
        storage::Storage& storage;
        const bus::Bus& bus;
        const live::Hub& live;
        const modules::Modules& modules;
        DeadLetters& dead_letters;
        std::filesystem::path data_folder;
        bool embedded_database;
    };

    explicit SystemHealth(Sources sources);

    /// Everything, for the admin's page. Waits for the database.
    nlohmann::json report();
    /// Whether requests should be sent here: started, not ending, database reachable.
    bool ready();
    void set_ready(bool ready) { started_ = ready; }
    /// For /metrics.
    std::vector<ops::Sample> samples();

  private:
    nlohmann::json consumers();

    const Sources sources_;
    const std::chrono::system_clock::time_point started_at_;
    std::atomic<bool> started_{false};
};

}  // namespace patchbay::api
