#pragma once
// All plugins of this install: starts those that are switched on (in the order of their
// needs), switches them while running, and ends them with the process. Made by app::Server. Thread-safe;
// switching waits on the caller's fiber.

#include "host/modules/module.hpp"
#include "host/modules/module_store.hpp"
#include "host/modules/packages.hpp"

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
    std::vector<std::string> isolated;               ///< by the deployer: in processes of their own; "*": all
    RunnerOptions runner;
    bool safe_mode = false;  ///< start none
    LifeLimits limits;
    CallBounds bounds;
    std::chrono::milliseconds probation{60000};  ///< of a version that replaced a running one
    /// Somebody switched a module on or restarted it: what it did before counts no more.
    std::function<void(const std::string& id)> forgive = [](const std::string&) {};
    /// A module's own process ended by itself; whether that happened too often.
    std::function<bool(const std::string& id, const std::string& how)> crashed =
        [](const std::string&, const std::string&) { return false; };
    /// The database role of a module's statements; empty: the host's.
    std::function<std::string(const std::string& id)> database_role = [](const std::string&) {
        return std::string();
    };
    /// Adds to a view what others know about the module.
    std::function<void(ModuleView&)> describe = [](ModuleView&) {};
    /// Brings a module's tables up to date before its next version starts. On a fiber.
    std::function<Result<void>(const Package&)> migrate = [](const Package&) { return Result<void>(); };
};

/// What a form of settings is made of.
struct SettingsView {
    nlohmann::json schema;
    nlohmann::json values;                 ///< without secrets, defaults filled in
    std::vector<std::string> secrets_set;  ///< secrets that have a value
    std::vector<std::string> locked;       ///< given by the deployer
    int version = 0;
    std::string updated_at;  ///< RFC 3339; empty: nobody has changed them
    std::string updated_by;
    bool can_undo = false;
    bool can_test = false;
    std::optional<Applied> applied;  ///< after a change
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
    /// Whoever needs another stops before it, the rest together.
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
    /// Whether it is the deployer's, or the package's, to say that it has a process of its own.
    bool isolation_locked(const std::string& id) const;
    /// Throws Failure(conflict, "module.isolation_locked"), and why the module does not start that way.
    ModuleView isolate(const std::string& id, bool isolated);
    void set_log_level(const std::string& id, log::Level level);
    std::shared_ptr<ModuleLog> log_of(const std::string& id) const { return find(id)->log(); }
    std::vector<runtime::Stall> stalls_of(const std::string& id) const { return find(id)->stalls(); }
    std::optional<Manifest> manifest(const std::string& id) const { return find(id)->manifest(); }
    std::filesystem::path folder(const std::string& id) const;

    SettingsView settings(const std::string& id);
    /// `version`: of the settings that were changed. Throws Failure(conflict, "module.settings_stale"),
    /// Failure(invalid) with what is wrong in which field, and what the plugin says.
    SettingsView set_settings(const std::string& id, int version, const nlohmann::json& values,
                              const std::string& by);
    /// Takes the settings of a former version again, as a new one.
    SettingsView undo_settings(const std::string& id, int version, const std::string& by);
    std::vector<SettingsVersion> settings_versions(const std::string& id);
    std::vector<wire::HealthCheck> test_settings(const std::string& id, const nlohmann::json& values);

    /// A package that came while the server runs, or another version of one that is there: that one is taken
    /// by the next start or swap.
    void adopt(const Package& package);
    /// Ends it, and knows it no more; its tables stay, and unless `forget` its settings.
    void remove(const std::string& id, bool forget);

    std::vector<std::string> running() const;
    /// Asks every running module how it is, and tries again to start those that failed.
    void check_health();

  private:
    struct Place {
        std::shared_ptr<Module> module;
        std::filesystem::path folder;
    };

    std::shared_ptr<Module> find(const std::string& id) const;
    std::vector<std::shared_ptr<Module>> all() const;
    std::vector<Manifest> manifests() const;
    Place make_place(const Package& package);
    /// Throws Failure when the database can't be asked.
    Result<Installed> look(const std::string& id);
    Installed installed(const Manifest& manifest, const std::filesystem::path& folder,
                        const StoredModule& stored) const;
    void retry(Module& module);
    void check_needs();
    std::vector<std::string> missing(const Manifest& manifest) const;
    ModuleView complete(ModuleView view) const;
    const nlohmann::json& given_by_deployer(const std::string& id) const;
    nlohmann::json with_deployers(const std::string& id, nlohmann::json settings) const;
    bool isolated_by_deployer(const std::string& id) const;
    SettingsView change_settings(const std::string& id, int version, const nlohmann::json& values,
                                 const std::string& by);
    /// Throws Failure(conflict) for a module whose manifest was refused.
    Manifest usable_manifest(const std::string& id) const;

    const HostParts parts_;
    ModuleStore store_;
    const ModulesOptions options_;
    std::function<void(const ModuleView&)> changed_;
    mutable std::mutex mutex_;
    std::map<std::string, Place> places_;
};

/// Orders ids so that whoever offers a service comes before who needs it; cycles keep their given order.
/// Pure.
std::vector<std::string> start_order(const std::vector<Manifest>& manifests);
/// Ids in groups: those of one group may stop together, since whoever needs them is in a group before; all
/// of a cycle are in one. Pure.
std::vector<std::vector<std::string>> stop_groups(std::vector<Manifest> manifests);

}  // namespace patchbay::modules
