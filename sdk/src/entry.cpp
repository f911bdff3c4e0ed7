// The plugin's side of the boundary: turns calls by number into calls of the author's objects, and ends every
// exception here, as a status.
#include <patchbay/boundary_call.hpp>
#include <patchbay/plugin.hpp>

#include <map>

#define PATCHBAY_SDK_VERSION "0.1.0"

namespace patchbay {
namespace {

class BoundaryLink : public Link {
  public:
    explicit BoundaryLink(const patchbay_host* host) : host_(host) {}

    std::string call(wire::HostMethod method, std::string_view request) override {
        return ask_across([&](patchbay_reply reply) {
            return host_->call(host_->context, static_cast<uint32_t>(method), to_bytes(request), reply);
        });
    }
    void log(int level, std::string_view message) override {
        host_->log(host_->context, level, to_bytes(message));
    }
    std::int64_t now_microseconds() override { return host_->now_microseconds(host_->context); }

  private:
    const patchbay_host* host_;
};

struct Registrations : Setup {
    Registrations(std::string module, Tasks& module_tasks)
        : module_id(std::move(module)), tasks(module_tasks) {}

    void route(std::string method, std::string path, RouteOptions options, RouteHandler handler) override {
        const bool hook = path.starts_with("/hooks/");
        wire::Route route;
        route.id = static_cast<std::uint32_t>(route_handlers.size());
        route.method = std::move(method);
        route.path = hook ? std::move(path) : "/api/v1/" + module_id + path;
        route.summary = std::move(options.summary);
        route.access = options.access;
        if (!options.query.is_null()) route.query_schema = options.query.dump();
        if (!options.body.is_null()) route.body_schema = options.body.dump();
        if (!options.answer.is_null()) route.answer_schema = options.answer.dump();
        route.answer_status = options.status;
        route.body_limit = options.body_limit;
        route.operation = std::move(options.operation);
        if (!options.path.is_null()) route.path_schema = options.path.dump();
        if (!options.headers.is_null()) route.header_schema = options.headers.dump();
        route.answer_type = std::move(options.answer_type);
        route.more_statuses.assign(options.more_statuses.begin(), options.more_statuses.end());
        reply.routes.push_back(std::move(route));
        route_handlers.push_back(std::move(handler));
    }
    void consumer(ConsumerOptions options, EventHandler handler) override {
        reply.consumers.push_back({static_cast<std::uint32_t>(event_handlers.size()), std::move(options.name),
                                   std::move(options.topics), options.parallel, options.max_attempts,
                                   static_cast<std::uint32_t>(options.timeout.count()), options.from_now});
        event_handlers.push_back(std::move(handler));
    }
    void offer(std::string name, std::unique_ptr<ServiceDispatcher> service) override {
        reply.services.push_back({static_cast<std::uint32_t>(services.size()), std::move(name)});
        services.push_back(std::move(service));
    }
    using Setup::live_topic;
    void live_topic(std::string name, Access access, std::vector<LiveEvent> events) override {
        wire::LiveTopic topic{std::move(name), access, {}};
        for (LiveEvent& event : events)
            topic.events.push_back({std::move(event.name), event.data.dump()});
        reply.topics.push_back(std::move(topic));
    }
    void schema(std::string name, nlohmann::json schema) override {
        reply.schemas.push_back({std::move(name), schema.dump()});
    }
    void task(std::string name, std::function<void()> work) override {
        reply.tasks.push_back({tasks.remember(std::move(work)), std::move(name)});
    }

    std::string module_id;
    Tasks& tasks;
    wire::StartReply reply;
    std::vector<RouteHandler> route_handlers;
    std::vector<EventHandler> event_handlers;
    std::vector<std::unique_ptr<ServiceDispatcher>> services;
};

/// One running plugin: the author's object and what it registered.
class Instance {
  public:
    Instance(const patchbay_host* host, PluginFactory factory)
        : link_(host), host_(link_), plugin_(factory(host_)) {}

    std::string call(wire::PluginMethod method, std::string_view request) {
        using wire::PluginMethod;
        switch (method) {
            case PluginMethod::start:
                return start(decode<wire::StartRequest>(request));
            case PluginMethod::stop:
                plugin_->stop();
                return {};
            case PluginMethod::http:
                return http(decode<wire::HttpCall>(request));
            case PluginMethod::event:
                event(decode<wire::EventCall>(request));
                return {};
            case PluginMethod::service:
                return service(decode<wire::ServiceCall>(request));
            case PluginMethod::task:
                host_.tasks().run(decode<wire::TaskCall>(request).task);
                return {};
            case PluginMethod::health:
                return encode(wire::HealthReply{plugin_->health()});
            case PluginMethod::configure:
                plugin_->configure(settings_of(decode<wire::ConfigureRequest>(request).settings));
                return {};
            case PluginMethod::test:
                return encode(wire::HealthReply{
                    plugin_->test(settings_of(decode<wire::ConfigureRequest>(request).settings))});
            case PluginMethod::create:
                break;  // a call of its own: see create() below
        }
        throw Failure(Error{ErrorKind::unknown_method,
                            "sdk.unknown_method",
                            "The plugin is older than this call",
                            "method " + std::to_string(static_cast<std::uint32_t>(method)),
                            "Rebuild the plugin with a newer SDK",
                            {},
                            0});
    }

  private:
    Settings settings_of(const std::string& json) const { return {nlohmann::json::parse(json), public_url_}; }

    std::string start(const wire::StartRequest& request) {
        public_url_ = request.public_url;
        registrations_ = std::make_unique<Registrations>(request.module_id, host_.tasks());
        plugin_->start(*registrations_, settings_of(request.settings));
        return encode(registrations_->reply);
    }

    Registrations& registered() {
        if (registrations_) return *registrations_;
        throw Failure(Error{ErrorKind::conflict,
                            "sdk.not_started",
                            "The plugin has not started",
                            "",
                            "Call start first",
                            {},
                            0});
    }

    std::string http(wire::HttpCall call) {
        const auto& handler = registered().route_handlers.at(call.route);
        const int success = registrations_->reply.routes[call.route].answer_status;
        Response response = handler(Request(std::move(call), link_));
        if (response.reply().status == 200) response.reply().status = success;
        return encode(response.reply());
    }

    void event(wire::EventCall call) {
        auto& received = call.event;
        registered().event_handlers.at(call.consumer)(
            Event{std::move(received.id), std::move(received.topic), std::move(received.key),
                  std::move(received.workspace_id), nlohmann::json::parse(received.payload),
                  received.occurred_at_us, received.attempt, call.consumer});
    }

    std::string service(const wire::ServiceCall& call) {
        return registered().services.at(call.service)->dispatch(call.method, call.payload);
    }

    BoundaryLink link_;
    Host host_;
    std::string public_url_;
    std::unique_ptr<Registrations> registrations_;
    std::unique_ptr<Plugin> plugin_;  // last: its destructor may still use the members above
};

PluginFactory the_factory = nullptr;  // set once, by the first call of patchbay_plugin_entry()

void* create(const patchbay_host* host, patchbay_reply error) {
    Instance* instance = nullptr;
    answer_across(error, [&] {
        instance = new Instance(host, the_factory);
        return std::string_view();
    });
    return instance;
}

int32_t call(void* self, uint32_t method, patchbay_bytes request, patchbay_reply reply) {
    return answer_across(reply, [&] {
        return static_cast<Instance*>(self)->call(static_cast<wire::PluginMethod>(method), to_view(request));
    });
}

void destroy(void* self) {
    delete static_cast<Instance*>(self);
}

}  // namespace

void Plugin::configure(const Settings&) {
    throw Failure(Error{ErrorKind::conflict,
                        "module.restart_needed",
                        "The module takes new settings when it starts",
                        "",
                        "Restart the module",
                        {},
                        0});
}

std::vector<HealthCheck> Plugin::test(const Settings&) {
    throw Failure(Error{ErrorKind::unavailable,
                        "module.test_unsupported",
                        "The module can't try settings",
                        "",
                        "Save them, and see how the module does",
                        {},
                        0});
}

const patchbay_plugin* plugin_entry(PluginFactory factory) {
    the_factory = factory;
    static const patchbay_plugin entry{
        PATCHBAY_MAGIC, PATCHBAY_ABI, sizeof(patchbay_plugin), PATCHBAY_SDK_VERSION, create, call, destroy};
    return &entry;
}

}  // namespace patchbay
