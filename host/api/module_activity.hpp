#pragma once
// What a module did since the server started, and what it does now, from the counts that every part keeps by
// module: for its page.

#include "host/api/dead_letters.hpp"
#include "host/bus/bus.hpp"
#include "host/modules/modules.hpp"
#include "host/runtime/watchdog.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace patchbay::api {

/// A crash as the install remembers it.
struct RememberedCrash {
    std::string module;
    std::string what;
    std::chrono::system_clock::time_point at;
    bool own_process = false;  ///< the module's; else the server's
};

class ModuleActivity {
  public:
    struct Sources {
        const modules::Modules& modules;
        const runtime::Watchdog& watchdog;
        const bus::Bus& bus;
        DeadLetters& dead_letters;
        std::function<std::vector<RememberedCrash>()> crashes;
    };

    explicit ModuleActivity(Sources sources);

    /// Throws Failure(not_found) for a module that there is not, as all of these.
    nlohmann::json activity(const std::string& id) const;
    nlohmann::json log(const std::string& id, log::Level least, std::size_t count) const;
    nlohmann::json crashes(const std::string& id) const;
    /// All of it in one document for whoever helps, secrets left out.
    nlohmann::json diagnostics(const std::string& id, const modules::SettingsView& settings) const;

  private:
    std::vector<runtime::Stall> stalls(const std::string& id) const;

    const Sources sources_;
    const std::chrono::system_clock::time_point since_;
};

}  // namespace patchbay::api
