#pragma once
// What a plugin author writes: a class derived from Plugin and one line PATCHBAY_PLUGIN(TheClass).
//
// Life: the constructor gets the Host and must not call it; start() registers everything and may call it;
// handlers run until stop(); after stop() returned and every handler and task has ended, the object is
// destroyed. A start() that throws is followed by the destructor alone. Nothing registered outlives the
// plugin.

#include <patchbay/boundary.h>
#include <patchbay/host.hpp>
#include <patchbay/http.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace patchbay {

using wire::Access;

/// What start() is given besides the host.
struct Settings {
    nlohmann::json
        values;  ///< the module's settings, valid against the manifest's schema, defaults filled in
    std::string public_url;  ///< how the outside reaches this install; empty when nobody said
};

/// Declares a route. Schemas are JSON Schema; the host checks query and body against theirs and serves all of
/// them as OpenAPI.
struct RouteOptions {
    std::string summary{};
    Access access = Access::admins;
    nlohmann::json query{};            ///< schema of the query parameters as an object
    nlohmann::json body{};             ///< schema of the JSON body
    nlohmann::json answer{};           ///< schema of the successful answer
    int status = 200;                  ///< of the successful answer
    std::uint64_t body_limit = 0;      ///< bytes; 0: the server's default
    std::string operation{};           ///< OpenAPI operationId, such as "listBots"
    nlohmann::json path{};             ///< schema of the path's parameters as an object; text when absent
    nlohmann::json headers{};          ///< schema of the header fields that the handler reads, as an object
    std::string answer_type{};         ///< media type of the successful answer; empty: application/json
    std::vector<int> more_statuses{};  ///< of successful answers with the same body
};

using RouteHandler = std::function<Response(const Request&)>;

/// What is told on a live topic, and the schema of its data. The name begins with the module's id:
/// "inbox.message.created".
struct LiveEvent {
    std::string name;
    nlohmann::json data;
};

/// Options of a durable consumer; see wire::Consumer for the meaning.
struct ConsumerOptions {
    std::string name{};
    std::vector<std::string> topics{};
    unsigned parallel = 16;
    unsigned max_attempts = 12;
    std::chrono::milliseconds timeout{120000};
    bool from_now = false;
};

/// Returning means handled. Throwing means: again later, and after max_attempts a dead letter.
using EventHandler = std::function<void(const Event&)>;

/// Collects what a plugin registers. Lives during start() only.
class Setup {
  public:
    virtual ~Setup() = default;

    /// `path` is below /api/v1/<module id> ("/bots/{id}"), or an outside hook when it begins with "/hooks/".
    virtual void route(std::string method, std::string path, RouteOptions options, RouteHandler handler) = 0;
    virtual void consumer(ConsumerOptions options, EventHandler handler) = 0;
    /// `name` such as "channel/telegram". The dispatcher lives as long as the plugin.
    virtual void offer(std::string name, std::unique_ptr<ServiceDispatcher> service) = 0;
    /// `events` are described to clients; others may be told too.
    virtual void live_topic(std::string name, Access access, std::vector<LiveEvent> events) = 0;
    void live_topic(std::string name, Access access) { live_topic(std::move(name), access, {}); }
    /// A schema that this module's schemas refer to by schema::reference(name). The API's description shows
    /// it as "<module>.<name>". The host's own "Trouble" and "Problem" can be referred to as well.
    virtual void schema(std::string name, nlohmann::json schema) = 0;
    /// Background work that starts once the plugin runs.
    virtual void task(std::string name, std::function<void()> work) = 0;
};

/// One thing that a module says about itself, for people: in English, and in other languages under their
/// tags:
/// {"bots", false, "2 running", {{"ru", {"боты", "работают 2"}}}}.
using wire::HealthCheck;
using wire::HealthWords;

class Plugin {
  public:
    virtual ~Plugin() = default;

    /// Registers routes, consumers, services and tasks. Throw Failure to refuse to start, with what to do
    /// about it.
    virtual void start(Setup& setup, const Settings& settings) = 0;
    /// Asked to end: stop making new work. Waiting calls are cancelled afterwards. Must return soon.
    virtual void stop() {}
    /// New settings while running. Throw Failure(invalid) with field_errors to keep the old ones; the default
    /// says that the module has to be restarted (Failure with code "module.restart_needed").
    virtual void configure(const Settings& settings);
    /// Tries settings that it does not take: "test connection", for a manifest with "test_connection". What
    /// it found, in words; Failure when they can't be tried.
    virtual std::vector<HealthCheck> test(const Settings& settings);
    /// The plugin's own view of itself; anything degraded shows on the modules page.
    virtual std::vector<HealthCheck> health() { return {}; }
};

using PluginFactory = std::unique_ptr<Plugin> (*)(Host&);

/// Used by PATCHBAY_PLUGIN. `factory` makes the plugin object.
const patchbay_plugin* plugin_entry(PluginFactory factory);

}  // namespace patchbay

/// Exports `Class`, which is constructed from a patchbay::Host&.
#define PATCHBAY_PLUGIN(Class)                                                                              \
    extern "C" PATCHBAY_EXPORT const patchbay_plugin* patchbay_plugin_entry(void) {                         \
        return ::patchbay::plugin_entry([](::patchbay::Host& host) -> std::unique_ptr<::patchbay::Plugin> { \
            return std::make_unique<Class>(host);                                                           \
        });                                                                                                 \
    }
