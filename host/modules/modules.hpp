#pragma once
// All plugins of this install: starts those that are switched on (in the order of their
// needs), switches them while running, and ends them with the process. Made by app::Server. Thread-safe;
// switching waits on the caller's fiber.

#include "host/modules/module.hpp"
#include "host/modules/module_store.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::modules {

struct ModulesOptions {
    std::filesystem::path run_folder;  ///< private copies of libraries go here; emptied at start
    std::string public_url;
    std::map<std::string, nlohmann::json> settings;  ///< by the deployer's configuration
    bool safe_mode = false;                          ///< start none
    LifeLimits limits;
    std::chrono::milliseconds probation{60000};  ///< of a version that replaced a running one
    /// Somebody switched a module on or restarted it: what it did before counts no more.
    std::function<void(const std::string& id)> forgive = [](const std::string&) {};
    /// Brings a module's tables up to date before its next version starts. On a fiber.
    std::function<Result<void>(const Package&)> migrate = [](const Package&) { return Result<void>(); };
};

class Modules {
  public:
    /// `packages`: by find_packages(). `changed` is told of every change of state.
    Modules(HostParts parts, Link& database, ModulesOptions options, const std::vector<Package>& packages,
            std::function<void(const ModuleView&)> changed);
    ~Modules();

    /// Before start_all(): what `id` needs is not there. It is shown with these words and does not start.
    void refuse(const std::string& id, Error error);
    /// Events come in only after all have started, so that whoever handles one finds the services of the
    /// others.
    void start_all();
    /// Before start_all(): `id` took the process down too often, and waits for somebody to switch it on.
    void quarantine(const std::string& id, Error error);
    void stop_all();

    std::vector<ModuleView> list() const;
    /// Throws Failure(not_found, "module.not_found").
    ModuleView view(const std::string& id) const;
    ModuleView enable(const std::string& id);
    ModuleView disable(const std::string& id);
    /// Ends it and starts it anew. Throws Failure(conflict) when it is switched off.
    ModuleView restart(const std::string& id);
    /// Lets the version that is in its folder now take over from the one that runs, without a gap: see
    /// Module::swap. Throws what that throws, and why the package can't be used.
    ModuleView swap(const std::string& id);
    std::vector<std::string> running() const;
    /// Asks every running module how it is, and tries again to start those that failed.
    void check_health();

  private:
    Module& find(const std::string& id) const;
    /// Throws Failure when the database can't be asked.
    Result<Installed> look(const Module& module);
    void retry(Module& module);
    nlohmann::json settings_for(const std::string& id, const nlohmann::json& stored) const;

    const HostParts parts_;
    ModuleStore store_;
    const ModulesOptions options_;
    std::function<void(const ModuleView&)> changed_;
    std::map<std::string, std::unique_ptr<Module>> modules_;  // fixed after construction
};

/// Orders ids so that whoever offers a service comes before who needs it; cycles keep their given order.
/// Pure.
std::vector<std::string> start_order(const std::vector<Manifest>& manifests);

}  // namespace patchbay::modules
