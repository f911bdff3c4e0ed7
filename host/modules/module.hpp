#pragma once
// One plugin as this install has it: its package on disk, its state, and while it runs its Instance.
// Switching runs on a fiber, the caller's or one of its own, and is not broken off with the request that
// asked for it; two switches of one module never overlap. Owned by Modules.

#include "host/modules/instance.hpp"
#include "host/modules/life_cycle.hpp"
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
    std::chrono::system_clock::time_point since;
};

class Module {
  public:
    struct Options {
        std::filesystem::path run_folder;
        std::string public_url;
        LifeLimits limits;
        std::chrono::milliseconds probation{60000};  ///< of a version that replaced a running one
    };

    /// A manifest that was refused keeps the module visible, under its folder's name.
    Module(const HostParts& parts, Options options, const Package& package,
           std::function<void(const Module&)> changed);

    const std::string& id() const { return id_; }
    const std::filesystem::path& folder() const { return folder_; }
    /// Of the version that runs, or would; nothing when it was refused.
    std::optional<Manifest> manifest() const;

    /// `given`: settings by the deployer, laid over the schema's defaults. False when it does not run
    /// afterwards. Its tasks and consumers begin with work().
    bool enable(const nlohmann::json& given);
    /// Nothing happens when it does not run.
    void work();
    /// Starts the version that `manifest` and the library in the package's folder are now, beside the one
    /// that runs; lets it take over, and the old one finish. When it does not start the old one runs on;
    /// when it becomes degraded within its probation the old one takes over again. Throws
    /// Failure(conflict, "module.not_running").
    void swap(const Manifest& manifest, const nlohmann::json& given);
    /// What the package says now; for the next time that it is switched on.
    void renew(const Manifest& manifest);
    void disable();
    /// Ends it with the process; what people want (enabled or not) stays.
    void shut_down();
    /// Asks the plugin how it is.
    void check_health();
    void mark_enabled(bool enabled);
    /// Something it needs is not there (its tables): it is refused, now and whenever it is switched on.
    void refuse(Error error);
    ModuleView view() const;

  private:
    bool move(Event event);
    bool fail(Event event, Error error);
    void in_turn(const std::function<void()>& work);
    struct Version {
        Manifest manifest;
        std::filesystem::path library;
    };
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

    bool start(const nlohmann::json& given);
    Result<Loaded> load(const Version& version, const nlohmann::json& given);
    Result<void> bring_up(const Loaded& loaded, Instance* predecessor);
    Result<void> replace(const Version& version, const nlohmann::json& given);
    void watch_probation(bool degraded);
    void roll_back();
    void end_probation(Swap::State outcome, std::optional<Error> problem);
    void note_swap(Swap::State state, std::optional<Error> problem);
    std::filesystem::path library_file() const;
    std::filesystem::path way_back() const;
    std::shared_ptr<Instance> instance() const;
    bool end(const std::shared_ptr<Instance>& instance);
    void end_instance();

    const HostParts parts_;
    const Options options_;
    const std::filesystem::path folder_;
    const std::string id_;
    const runtime::Label* const label_;
    std::function<void(const Module&)> changed_;

    std::atomic<bool> switching_{false};
    mutable std::mutex mutex_;
    std::optional<Manifest> manifest_;
    nlohmann::json given_;
    std::optional<Swap> swap_;
    std::optional<Probation> probation_;
    State state_ = State::disabled;
    bool enabled_ = false;
    std::optional<Error> problem_;
    std::optional<Error> obstacle_;  // why it can't run in this process
    std::vector<wire::HealthCheck> health_;
    std::shared_ptr<Instance> instance_;
    std::vector<std::shared_ptr<Instance>> stuck_;
    std::chrono::system_clock::time_point since_;
};

}  // namespace patchbay::modules
