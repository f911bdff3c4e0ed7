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
    std::chrono::system_clock::time_point since;
};

class Module {
  public:
    struct Options {
        std::filesystem::path run_folder;
        std::string public_url;
        LifeLimits limits;
    };

    /// A manifest that was refused keeps the module visible, under its folder's name.
    Module(const HostParts& parts, Options options, const Package& package,
           std::function<void(const Module&)> changed);

    const std::string& id() const { return id_; }
    /// The manifest; nothing when it was refused.
    const std::optional<Manifest>& manifest() const { return manifest_; }

    /// `given`: settings by the deployer, laid over the schema's defaults. False when it does not run
    /// afterwards. It gets no events before consume().
    bool enable(const nlohmann::json& given);
    /// Lets events in. Nothing happens when it does not run.
    void consume();
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
    bool start(const nlohmann::json& given);
    Result<std::shared_ptr<Instance>> load();
    std::shared_ptr<Instance> instance() const;
    bool end(const std::shared_ptr<Instance>& instance);
    void end_instance();

    const HostParts parts_;
    const Options options_;
    const std::filesystem::path folder_;
    const std::optional<Manifest> manifest_;
    const std::string id_;
    const runtime::Label* const label_;
    std::function<void(const Module&)> changed_;

    std::atomic<bool> switching_{false};
    mutable std::mutex mutex_;
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
