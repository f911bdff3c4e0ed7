#pragma once
// One running plugin: what carries its calls, everything it registered, and the gate that every call into it
// holds.
//
// Owned by Module through shared_ptr, because calls on their way (routes, services, events) hold it weakly
// and must find it whole or gone. Life: load, start, publish, work, (calls), stop. stop() closes the gate,
// lets calls finish, cancels what waits, and destroys the object; when something does not end in time, object
// and library are left mapped, and holds() names what hangs. All of them on a fiber, which is where limits
// hold.

#include "host/modules/bound.hpp"
#include "host/modules/carrier.hpp"
#include "host/modules/manifest.hpp"
#include "host/modules/module_log.hpp"
#include "host/modules/parts.hpp"
#include "host/runtime/gate.hpp"
#include "host/runtime/wait.hpp"

#include <patchbay/permissions.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::modules {

class HostServices;

struct LifeLimits {
    std::chrono::milliseconds start{30000};   ///< for start()
    std::chrono::milliseconds finish{10000};  ///< for stop(), and again for calls to end by themselves
    std::chrono::milliseconds cancel{5000};   ///< after their waits were cancelled
};

/// How much of one module may be under way at the same time; what comes then is refused at once. Events are
/// bounded by their consumers' `parallel`.
struct CallBounds {
    std::size_t calls = 2000;  ///< requests and service calls
    std::size_t tasks = 1000;  ///< tasks that it started
};

struct InstanceOptions {
    LifeLimits limits;
    CallBounds bounds{};
    std::string database_role{};  ///< with whose rights its statements run; empty: the host's
    std::shared_ptr<ModuleLog> log = std::make_shared<ModuleLog>();
};

class Instance : public std::enable_shared_from_this<Instance> {
  public:
    Instance(const HostParts& parts, Manifest manifest, std::unique_ptr<Carrier> carrier,
             InstanceOptions options);
    ~Instance();

    /// Creates the object and asks what it has to offer. Nobody can reach it yet.
    Result<void> start(const std::string& settings, const std::string& public_url);
    /// Opens its routes, services and topics. `predecessor`: whose routes and services these replace, in one
    /// step each; what it still holds it finishes. Nothing has changed when this fails.
    Result<void> publish(Instance* predecessor = nullptr);
    /// Begins its tasks and hands it events: once the modules whose services it may need are there too, and
    /// a predecessor has ended.
    void work();
    /// Ends a start() under way. Any thread.
    void give_up() { calls_->cancel(); }
    /// True when everything ended and the library is unloaded.
    bool stop();
    /// Its process is gone: who calls from now on waits for the successor.
    void close() { gate_.close(); }
    /// Ends a process of its own by force.
    void cut() { carrier_->cut(); }
    void enforce_memory() { carrier_->enforce_memory(); }

    /// A call into the plugin: holds the gate, counts for `label`, waits within the plugin's scope, the
    /// caller's, and `limit`. Throws Cancelled when the caller's scope was cancelled; GateClosed when the
    /// gate is closed ("module.stopping"), and nothing was done; Failure(timeout) past the limit and
    /// Failure(cancelled, "module.stopped") when the module was stopped meanwhile, and what was done is not
    /// known; "module.gave_up" when the plugin says that it was cancelled and was not; "module.too_deep"
    /// where modules call one another without end.
    std::string call(wire::PluginMethod method, std::string_view payload, const runtime::Label* label,
                     std::chrono::milliseconds limit);

    /// New settings while it runs. What it refuses, and Failure(conflict, "module.restart_needed").
    Result<void> configure(const std::string& settings);
    /// Lets it try settings that it does not take.
    Result<std::vector<wire::HealthCheck>> test(const std::string& settings);
    std::vector<wire::HealthCheck> health();
    std::vector<runtime::Gate::Held> holds() const { return gate_.holds(); }
    std::size_t routes() const { return route_count_; }
    /// Its private copy of the library; gone with it.
    const std::filesystem::path& library_file() const { return carrier_->file(); }
    std::optional<OwnProcess> process() const { return carrier_->process(); }
    /// Its calls under way, and what it has open in the host.
    std::vector<runtime::Gate::Held> held() const;

    // For the host's services:
    const std::string& id() const { return manifest_.id; }
    /// Of its transactions: two versions of a module may have some open at the same time.
    const std::string& owner() const { return owner_; }
    const std::string& database_role() const { return options_.database_role; }
    const Permissions& permissions() const { return permissions_; }
    ModuleLog& log() const { return *options_.log; }
    const HostParts& parts() const { return parts_; }
    /// Throws Failure(unavailable, "module.too_many_tasks").
    void run_task(const wire::Task& task);
    const std::string& consumer_name(std::uint32_t id) const { return consumer_names_.at(id); }

  private:
    /// What a call that others bring holds.
    struct Visit {
        runtime::Gate::Hold hold;
        Bound::Place place;
    };

    runtime::Gate::Hold enter(const runtime::Label* label);
    /// Throws Failure(unavailable, "module.too_busy").
    Visit admit(const runtime::Label* label);
    const runtime::Label* task_label(std::string_view name);
    std::string call_held(wire::PluginMethod method, std::string_view payload, const runtime::Label* label,
                          std::chrono::milliseconds limit);
    std::string call_unguarded(wire::PluginMethod method, std::string_view payload);
    std::string call_service(std::uint32_t service, std::uint32_t method, std::string_view payload,
                             const runtime::Label* label, std::chrono::milliseconds limit);
    http::Routes make_routes(const nlohmann::json& schemas);
    std::map<std::string, ServiceHandler> make_services();
    void declare_consumers();
    http::Response serve_http(std::uint32_t route, const runtime::Label* label, http::Exchange& exchange);
    void withdraw();
    void ask_to_stop(std::chrono::milliseconds limit);
    bool wait_idle(std::chrono::milliseconds limit);

    const HostParts parts_;
    const Manifest manifest_;
    const Permissions permissions_;
    const InstanceOptions options_;
    const LifeLimits& limits_ = options_.limits;
    const std::string owner_;
    std::unique_ptr<HostServices> services_;
    std::unique_ptr<Carrier> carrier_;
    bool started_ = false;  // start() returned, so stop() is due
    const runtime::Label* const label_;

    runtime::Gate gate_;
    Bound call_bound_;
    Bound task_bound_;
    std::mutex task_names_mutex_;
    std::set<std::string> task_names_;
    std::shared_ptr<runtime::CancelScope> calls_ = std::make_shared<runtime::CancelScope>();
    std::shared_ptr<runtime::CancelScope> tasks_ = std::make_shared<runtime::CancelScope>();
    wire::StartReply declared_;  // what start() said it has
    std::vector<std::string> consumer_names_;
    std::size_t route_count_ = 0;

    // What it registered; withdrawn before it ends.
    SchemaBook::Entry schemas_;
    http::Router::Mount routes_;
    ServiceDirectory::Offers offers_;
    live::Hub::Registration topics_;
    ops::Metrics::Registration metrics_;
    std::vector<bus::ConsumerSpec> declared_consumers_;  // until work()
    std::vector<bus::Bus::Registration> consumers_;
};

}  // namespace patchbay::modules
