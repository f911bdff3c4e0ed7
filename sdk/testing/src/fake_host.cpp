#include <patchbay/testing/fake_host.hpp>

#include "host_side.hpp"
#include "incoming.hpp"
#include "schema_check.hpp"

namespace patchbay::testing {

/// The way in for those who call the plugin's services: another module, or the inbox.
class FakeHost::Outside : public Link {
  public:
    explicit Outside(Parts& parts) : parts_(parts) {}

    std::string call(wire::HostMethod method, std::string_view request) override {
        if (method == wire::HostMethod::service_call) {
            const auto asked = decode<wire::ServiceRequest>(request);
            std::string answer = parts_.call_plugin_service(asked);
            parts_.tasks.run_ready();
            return answer;
        }
        const std::string prefix = decode<wire::ServiceList>(request).prefix;
        wire::ServiceNames names;
        for (const auto& service : parts_.declared.services) {
            if (service.name.starts_with(prefix)) names.names.push_back(service.name);
        }
        return encode(names);
    }
    void log(int, std::string_view) override {}
    std::int64_t now_microseconds() override { return parts_.clock.now_microseconds(); }

  private:
    Parts& parts_;
};

std::string Parts::call_plugin_service(const wire::ServiceRequest& asked) {
    for (const auto& service : declared.services) {
        if (service.name != asked.name || !plugin) continue;
        return plugin->call(wire::PluginMethod::service,
                            encode(wire::ServiceCall{service.id, asked.method, asked.payload}));
    }
    throw Failure(Error{ErrorKind::unavailable,
                        "service.nobody",
                        "No running module offers " + asked.name,
                        "",
                        "Offer it in start(), or with FakeHost::offer()",
                        {},
                        5000});
}

void Parts::spawn(const wire::Task& task) {
    tasks.spawn(task.name,
                [this, id = task.id] { plugin->call(wire::PluginMethod::task, encode(wire::TaskCall{id})); });
}

std::string series(const std::string& name, const std::map<std::string, std::string>& labels) {
    std::string text = name;
    for (const auto& [label, value] : labels)
        text += "{" + label + "=" + value + "}";
    return text;
}

FakeHost::FakeHost(Entry entry, const std::filesystem::path& folder)
    : entry_(entry),
      parts_(std::make_unique<Parts>(read_manifest(folder))),
      side_(std::make_unique<HostSide>(*parts_)),
      outside_(std::make_unique<Outside>(*parts_)),
      services_(std::make_unique<Services>(*outside_)),
      conversations_(std::make_unique<FakeConversations>(*services_)) {
    offer(Conversations::kServiceName, dispatcher_for(*conversations_));
    parts_->events.on_publish([this](const Publication& each) { conversations_->hear(each); });
}

FakeHost::~FakeHost() {
    try {
        stop();
    } catch (const std::exception&) {
        // A test that wants to know what stop() throws calls it.
    }
}

void FakeHost::start(const nlohmann::json& settings, const std::string& public_url) {
    stop();
    const std::string given = checked(settings);
    parts_->plugin = std::make_unique<PluginSide>(entry_(), side_->table());
    try {
        parts_->declared = decode<wire::StartReply>(plugin().call(
            wire::PluginMethod::start, encode(wire::StartRequest{parts_->manifest.id, given, public_url})));
        check_registered();
    } catch (...) {
        parts_->declared = {};
        parts_->tasks.cancel_all();
        parts_->plugin.reset();
        throw;
    }
    for (const wire::Task& task : parts_->declared.tasks)
        parts_->spawn(task);
    parts_->tasks.run_ready();
}

void FakeHost::stop() {
    if (!parts_->plugin) return;
    const auto end = [this] {
        parts_->tasks.cancel_all();
        parts_->plugin.reset();
        parts_->declared = {};
    };
    try {
        plugin().call(wire::PluginMethod::stop, encode(wire::StopRequest{}));
    } catch (...) {
        end();
        throw;
    }
    end();
}

Answer FakeHost::http(std::string_view method, std::string_view target, const nlohmann::json& body,
                      Asking asking) {
    wire::HttpCall call;
    const std::uint64_t number = next_call_++;
    call.call = number;
    call.headers = std::move(asking.headers);
    call.body = body.is_null() ? std::move(asking.raw_body) : body.dump();
    if (!target.starts_with("/hooks/")) call.user = std::move(asking.user);
    call.request_id = "test-" + std::to_string(number);
    call.remote_address = std::move(asking.remote_address);
    Answer& streamed = parts_->exchanges[number];
    Answer answer;
    try {
        const Incoming incoming = admit(parts_->declared, method, target, std::move(call));
        auto reply = decode<wire::HttpReply>(this->call(wire::PluginMethod::http, encode(incoming.call)));
        const std::string type = reply.content_type.empty() ? "application/json" : reply.content_type;
        answer = reply.streamed ? std::move(streamed)
                                : Answer{reply.status, type, std::move(reply.headers), std::move(reply.body)};
    } catch (const Failure& failure) {
        answer = problem(failure.error());
    } catch (const Cancelled&) {
        answer = problem(
            Error{ErrorKind::unavailable, "module.stopping", "The module is being stopped", "", "", {}, 0});
    }
    parts_->exchanges.erase(number);
    return answer;
}

void FakeHost::event(const std::string& topic, const nlohmann::json& payload, const Delivery& delivery) {
    wire::Event event{delivery.id.empty() ? new_id() : delivery.id,
                      topic,
                      delivery.key,
                      delivery.workspace_id,
                      payload.dump(),
                      clock().now_microseconds(),
                      delivery.attempt};
    bool taken = false;
    for (const wire::Consumer& consumer : parts_->declared.consumers) {
        for (const std::string& pattern : consumer.topics) {
            if (!covers(pattern, topic)) continue;
            taken = true;
            call(wire::PluginMethod::event, encode(wire::EventCall{consumer.id, event}));
            break;
        }
    }
    if (taken) return;
    throw Failure(Error{ErrorKind::not_found,
                        "testing.no_consumer",
                        "No consumer of the plugin takes this topic",
                        topic,
                        "Register one in start()",
                        {},
                        0});
}

std::string FakeHost::service(const std::string& name, std::uint32_t method, std::string payload) {
    return services_->call(name, method, std::move(payload), 0);
}

void FakeHost::configure(const nlohmann::json& settings) {
    call(wire::PluginMethod::configure, encode(wire::ConfigureRequest{checked(settings)}));
}

std::vector<HealthCheck> FakeHost::health() {
    return decode<wire::HealthReply>(call(wire::PluginMethod::health, {})).checks;
}

std::vector<HealthCheck> FakeHost::test(const nlohmann::json& settings) {
    return decode<wire::HealthReply>(
               call(wire::PluginMethod::test, encode(wire::ConfigureRequest{checked(settings)})))
        .checks;
}

void FakeHost::advance(std::chrono::microseconds duration) {
    parts_->tasks.advance(duration);
}

std::vector<std::string> FakeHost::running_tasks() const {
    return parts_->tasks.running();
}

void FakeHost::offer(const std::string& name, std::unique_ptr<ServiceDispatcher> service) {
    parts_->offered[name] = std::move(service);
}

Services& FakeHost::services() {
    return *services_;
}
ManualClock& FakeHost::clock() {
    return parts_->clock;
}
OutboundScript& FakeHost::outbound() {
    return parts_->outbound;
}
EventRecorder& FakeHost::events() {
    return parts_->events;
}
FakeDatabase& FakeHost::database() {
    return parts_->database;
}
FaultSwitches& FakeHost::faults() {
    return parts_->faults;
}
const std::vector<LiveMessage>& FakeHost::live() const {
    return parts_->live;
}
const std::vector<LogEntry>& FakeHost::log() const {
    return parts_->log;
}
const wire::StartReply& FakeHost::registered() const {
    return parts_->declared;
}

double FakeHost::metric(const std::string& name, const std::map<std::string, std::string>& labels) const {
    const auto found = parts_->metrics.find(series(name, labels));
    return found == parts_->metrics.end() ? 0 : found->second;
}

std::string FakeHost::call(wire::PluginMethod method, const std::string& payload) {
    std::string answer = plugin().call(method, payload);
    parts_->tasks.run_ready();
    return answer;
}

PluginSide& FakeHost::plugin() {
    if (parts_->plugin) return *parts_->plugin;
    throw Failure(Error{ErrorKind::unavailable,
                        "testing.not_running",
                        "The plugin does not run",
                        "",
                        "Call start() first",
                        {},
                        0});
}

/// Filled up and checked, as the plugin gets them.
std::string FakeHost::checked(const nlohmann::json& settings) const {
    const nlohmann::json& schema = parts_->manifest.settings_schema;
    const nlohmann::json whole = with_defaults(schema, settings);
    auto errors = check_schema(schema, whole, nlohmann::json::object());
    if (!errors.empty()) throw Failure(invalid_fields("A setting is not right", std::move(errors)));
    return whole.dump();
}

void FakeHost::check_registered() const {
    const Permissions& permissions = parts_->manifest.permissions;
    const std::string& id = parts_->manifest.id;
    for (const wire::Route& route : parts_->declared.routes) {
        if (!route.path.starts_with("/api/v1/" + id + "/") && !route.path.starts_with("/hooks/" + id + "/"))
            throw Failure(Error{ErrorKind::invalid,
                                "module.bad_registration",
                                "What the module registers can't be used",
                                route.path + " is outside /api/v1/" + id + "/ and /hooks/" + id + "/",
                                "Begin a hook's path with /hooks/" + id + "/",
                                {},
                                0});
        permissions.check_route(route);
    }
    for (const wire::Consumer& consumer : parts_->declared.consumers)
        for (const std::string& topic : consumer.topics)
            permissions.check_consume(topic);
    for (const wire::LiveTopic& topic : parts_->declared.topics)
        permissions.check_live(topic.name);
}

}  // namespace patchbay::testing
