#pragma once
// One running plugin: its library, its object behind the boundary, everything it registered, and the gate
// that every call into it holds.
//
// Owned by Module through shared_ptr, because calls on their way (routes, services, events) hold it weakly
// and must find it whole or gone. Life: load, start, publish, work, (calls), stop. stop() closes the gate,
// lets calls finish, cancels what waits, and destroys the object; when something does not end in time, object
// and library are left mapped, and holds() names what hangs. All of them on a fiber, which is where limits
// hold.

#include "host/modules/library.hpp"
#include "host/modules/manifest.hpp"
#include "host/modules/parts.hpp"
#include "host/runtime/gate.hpp"
#include "host/runtime/wait.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace patchbay::modules {

class HostServices;

struct LifeLimits {
    std::chrono::milliseconds start{30000};   ///< for start()
    std::chrono::milliseconds finish{10000};  ///< for stop(), and again for calls to end by themselves
    std::chrono::milliseconds cancel{5000};   ///< after their waits were cancelled
};

class Instance : public std::enable_shared_from_this<Instance> {
  public:
    Instance(const HostParts& parts, Manifest manifest, std::unique_ptr<Library> library,
             const LifeLimits& limits);
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

    /// A call into the plugin: holds the gate, counts for `label`, waits within the plugin's scope, the
    /// caller's, and `limit`. Throws Cancelled when the caller's scope was cancelled; GateClosed when the
    /// gate is closed ("module.stopping"), and nothing was done; Failure(timeout) past the limit and
    /// Failure(cancelled, "module.stopped") when the module was stopped meanwhile, and what was done is not
    /// known.
    std::string call(wire::PluginMethod method, std::string_view payload, const runtime::Label* label,
                     std::chrono::milliseconds limit);

    Result<void> configure(const std::string& settings);
    std::vector<wire::HealthCheck> health();
    std::vector<runtime::Gate::Held> holds() const { return gate_.holds(); }
    std::size_t routes() const { return route_count_; }
    /// Its private copy of the library; gone with it.
    const std::filesystem::path& library_file() const { return library_->file(); }

    // For the host's services:
    const std::string& id() const { return manifest_.id; }
    /// Of its transactions: two versions of a module may have some open at the same time.
    const std::string& owner() const { return owner_; }
    const HostParts& parts() const { return parts_; }
    void run_task(const wire::Task& task);
    const std::string& consumer_name(std::uint32_t id) const { return consumer_names_.at(id); }

  private:
    runtime::Gate::Hold enter(const runtime::Label* label);
    std::string call_held(wire::PluginMethod method, std::string_view payload, const runtime::Label* label,
                          std::chrono::milliseconds limit);
    std::string call_unguarded(wire::PluginMethod method, std::string_view payload);
    http::Routes make_routes(const nlohmann::json& schemas);
    std::map<std::string, ServiceHandler> make_services();
    void declare_consumers();
    http::Response serve_http(std::uint32_t route, const runtime::Label* label, http::Exchange& exchange);
    void withdraw();
    void ask_to_stop(std::chrono::milliseconds limit);
    bool wait_idle(std::chrono::milliseconds limit);

    const HostParts parts_;
    const Manifest manifest_;
    const LifeLimits limits_;
    const std::string owner_;
    std::unique_ptr<Library> library_;
    std::unique_ptr<HostServices> services_;
    patchbay_host host_table_{};
    void* object_ = nullptr;
    bool started_ = false;  // start() returned, so stop() is due
    const runtime::Label* const label_;

    runtime::Gate gate_;
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
