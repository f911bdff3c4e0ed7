#pragma once
// One plugin as this install has it: its package on disk, its state, and while it runs its Instance.
// Switching runs on a fiber, the caller's or one of its own, and is not broken off with the request that
// asked for it; two switches of one module never overlap. Owned by Modules.

#include "host/modules/carriers.hpp"
#include "host/modules/instance.hpp"
#include "host/modules/life_cycle.hpp"
#include "host/modules/own_stalls.hpp"
#include "host/modules/packages.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace patchbay::modules {

/// How the last exchange of a running version for another one went.
struct Swap {
    enum class State {
        probation,    ///< the new one runs and is watched
        kept,         ///< it stayed healthy
        rolled_back,  ///< it did not: the one before runs again
        refused,      ///< it did not start: the one before runs on
    };
    std::string from;  ///< versions
    std::string to;
    State state = State::probation;
    std::optional<Error> problem;
    std::chrono::system_clock::time_point since;
};

std::string_view to_text(Swap::State state);

/// What people are shown about a module.
struct ModuleView {
    std::string id;
    std::string name;
    std::string summary;
    std::string icon;
    std::string version;
    State state = State::disabled;
    bool enabled = false;
    std::optional<Error> problem;
    std::vector<wire::HealthCheck> health;
    std::vector<std::string> needs;
    std::vector<std::string> offers;
    std::vector<runtime::Gate::Held> holds;
    std::optional<Swap> swap;
    bool isolated = false;
    std::optional<OwnProcess> process;
    std::vector<runtime::Gate::Held> held;  ///< what it has open in the host
    nlohmann::json permissions;
    nlohmann::json ui;
    std::string log_level;
    bool has_settings = false;
    bool can_test = false;
    // Filled in by Modules:
    bool installed = false;                       ///< came as a package, not with the server
    std::optional<std::string> previous_version;  ///< can be had back
    bool isolation_locked = false;
    std::vector<std::string> missing;  ///< needed services that nobody offers
    std::vector<std::pair<std::string, std::string>>
        dependents;  ///< running modules that need this one: id, name
    std::optional<std::chrono::system_clock::time_point> retry_at;  ///< of a start that failed
    std::chrono::system_clock::time_point since;
};

/// What a start takes: the package as it is now, its tables brought up to date.
struct Installed {
    Version version;
    nlohmann::json given;  ///< settings by admins and the deployer, laid over the schema's defaults
};

/// How new settings came into force.
enum class Applied { live, restarted, stored };

class Module : public std::enable_shared_from_this<Module> {
  public:
    struct Options {
        std::filesystem::path run_folder;
        RunnerOptions runner;
        std::string public_url;
        LifeLimits limits;
        CallBounds bounds;
        std::chrono::milliseconds probation{60000};  ///< of a version that replaced a running one
        /// Its process ended by itself. Whether that happened too often.
        std::function<bool(const std::string& id, const std::string& how)> crashed;
        /// Of the services it needs, those that nobody offers.
        std::function<std::vector<std::string>(const Manifest&)> missing;
    };

    /// A manifest that was refused keeps the module visible, under its folder's name.
    Module(const HostParts& parts, Options options, const Package& package,
           std::function<void(const Module&)> changed);

    const std::string& id() const { return id_; }
    /// Of the version that runs, or would; nothing when it was refused.
    std::optional<Manifest> manifest() const;

    /// Refused with the error when there is nothing to start. Its tasks and consumers begin with work().
    void enable(const Result<Installed>& installed);
    /// The same for a module whose start failed, when that is due and nobody has switched it off since.
    void retry(const Result<Installed>& installed);
    /// It could not even be looked what to start: later.
    void put_retry_off();
    /// Ends it and starts it anew. Throws Failure(conflict, "module.switched_off").
    void restart(const Result<Installed>& installed);
    /// Nothing happens when it does not run.
    void work();
    /// Starts the installed version beside the one that runs, lets it take over, and the old one finish.
    /// When it does not start the old one runs on; when it is degraded three checks in a row within its
    /// probation the old one takes over again. Throws Failure(conflict, "module.not_running").
    void swap(const Installed& installed);
    void disable();
    /// The process is about to end: from now on nothing starts, and a start under way is given up.
    void prepare_end();
    /// Ends it with the process; what people want (enabled or not) stays.
    void shut_down();
    /// Starts the version that runs anew, inside or in a process of its own, and lets it take over. When it
    /// does not start the one before runs on, and why is thrown.
    void isolate(bool isolated);
    /// Takes new settings: while it runs when it can, else by starting anew and taking over. `keep` writes
    /// them down; when it throws, the former settings are in force again. How they came into force; throws
    /// what was wrong with them.
    Applied reconfigure(const Installed& installed, const std::function<void()>& keep);
    /// Lets it try settings that it does not take. Throws Failure.
    std::vector<wire::HealthCheck> test(const nlohmann::json& given);
    const std::shared_ptr<ModuleLog>& log() const { return log_; }
    /// What its own process said, newest first.
    std::vector<runtime::Stall> stalls() const { return stalls_->recent(); }
    /// Asks the plugin how it is.
    void check_health();
    void mark_enabled(bool enabled);
    /// Before it is started: something it needs is not there (its tables). Whoever switches it on has that
    /// looked at again.
    void refuse(Error error);
    /// It took the process down too often: it does not start until somebody switches it on.
    void quarantine(Error error);
    /// Whether a start that failed is to be tried again now.
    bool retry_due() const;
    ModuleView view() const;
    State state() const;

  private:
    bool move(Event event, std::optional<Error> problem = {});
    void fail(Event event, Error error);
    void in_turn(const std::function<void()>& work);

    struct Loaded {
        std::shared_ptr<Instance> instance;
        std::string settings;
    };
    /// While a new version is watched.
    struct Probation {
        Version before;
        bool was_healthy = true;  ///< else the new one can't be blamed
        int degraded_checks = 0;
    };

    void start(const Result<Installed>& installed);
    Result<Loaded> load(const Version& version, const nlohmann::json& given);
    void lost(const std::shared_ptr<Instance>& gone, const std::string& how);
    void recover(const std::string& how);
    Version running_version() const;
    Result<void> bring_up(const Loaded& loaded, Instance* predecessor);
    Result<void> replace(const Version& version, const nlohmann::json& given);
    void take_health(const std::shared_ptr<Instance>& of, std::vector<wire::HealthCheck> checks);
    void watch_probation(bool degraded);
    std::vector<wire::HealthCheck> missing_services() const;
    void roll_back();
    void end_probation(Swap::State outcome, std::optional<Error> problem);
    void note_swap(Swap swap);
    std::filesystem::path way_back() const;
    std::shared_ptr<Instance> instance() const;
    bool end(const std::shared_ptr<Instance>& instance);
    void end_instance();

    const HostParts parts_;
    const Options options_;
    const std::string id_;
    const runtime::Label* const label_;
    std::function<void(const Module&)> changed_;
    const std::shared_ptr<ModuleLog> log_ = std::make_shared<ModuleLog>();
    const std::shared_ptr<OwnStalls> stalls_ = std::make_shared<OwnStalls>(id_);

    std::atomic<bool> switching_{false};
    std::atomic<bool> ending_{false};
    std::shared_ptr<Instance> starting_;
    mutable std::mutex mutex_;
    std::optional<Manifest> manifest_;
    bool isolated_ = false;
    std::string database_role_;
    nlohmann::json given_;
    std::optional<Swap> swap_;
    std::optional<Probation> probation_;
    int failures_ = 0;  // starts in a row
    std::optional<std::chrono::system_clock::time_point> retry_at_;
    State state_ = State::disabled;
    bool enabled_ = false;
    std::optional<Error> problem_;
    std::vector<wire::HealthCheck> health_;
    std::shared_ptr<Instance> instance_;
    std::vector<std::shared_ptr<Instance>> stuck_;
    std::chrono::system_clock::time_point since_;
};

}  // namespace patchbay::modules
