#include "host/modules/instance.hpp"

#include "host/log/log.hpp"
#include "host/modules/answers.hpp"
#include "host/modules/call_errors.hpp"
#include "host/modules/host_services.hpp"
#include "host/modules/refusal.hpp"
#include "host/modules/schema_names.hpp"
#include "host/runtime/work_context.hpp"

#include <patchbay/host.hpp>

#include <iterator>
#include <stdexcept>

namespace patchbay::modules {
namespace {

constexpr std::chrono::milliseconds kConfigureLimit{30000};
constexpr std::chrono::milliseconds kHealthLimit{2000};

Error bad_registration(std::string why) {
    return module_error(ErrorKind::invalid, "bad_registration", "What the module registers can't be used",
                        std::move(why), "Report it to the plugin's author");
}

/// A call past its gate: the plugin may be gone by now, so it is reached through a weak pointer.
std::shared_ptr<Instance> reach(const std::weak_ptr<Instance>& weak, const std::string& id) {
    if (auto instance = weak.lock()) return instance;
    throw stopping(id);
}

}  // namespace

Instance::Instance(const HostParts& parts, Manifest manifest, std::unique_ptr<Carrier> carrier,
                   InstanceOptions options)
    : parts_(parts),
      manifest_(std::move(manifest)),
      permissions_(manifest_.permissions),
      options_(std::move(options)),
      owner_(manifest_.id + " " + new_id()),
      services_(std::make_unique<HostServices>(*this)),
      carrier_(std::move(carrier)),
      label_(runtime::intern_label(manifest_.id, "life cycle")),
      call_bound_(options_.bounds.calls, too_busy(manifest_.id, options_.bounds.calls)),
      task_bound_(options_.bounds.tasks, too_many_tasks(manifest_.id, options_.bounds.tasks)),
      metrics_(parts.metrics.declare(manifest_.id)) {}

Instance::~Instance() = default;

Result<void> Instance::start(const std::string& settings, const std::string& public_url) {
    try {
        const runtime::TimeLimit limit(calls_, limits_.start);
        const runtime::WorkContext work(label_, limit.scope());
        carrier_->create(*services_);
        const std::string reply = call_unguarded(
            wire::PluginMethod::start, encode(wire::StartRequest{manifest_.id, settings, public_url}));
        started_ = true;
        declared_ = decode<wire::StartReply>(reply);
        for (const wire::Consumer& consumer : declared_.consumers)
            for (const std::string& topic : consumer.topics)
                permissions_.check_consume(topic);
        declare_consumers();
        return {};
    } catch (const Failure& failure) {
        return readable(failure.error());
    } catch (const Cancelled&) {
        return module_error(ErrorKind::timeout, "start_timeout", "The module did not start in time",
                            manifest_.id + " took over " + std::to_string(limits_.start.count()) + " ms",
                            "See its log; start it again");
    } catch (const std::exception& exception) {
        return bad_registration(exception.what());
    }
}

Result<void> Instance::publish(Instance* predecessor) {
    try {
        nlohmann::json known = parts_.schemas.of("host");
        NamedSchemas own = name_schemas(manifest_.id, declared_, known);
        known.update(own.schemas);
        http::Routes routes = make_routes(known);
        const http::RouteTable objects_to_doubles({routes});
        route_count_ = routes.size();
        offers_ = parts_.services.offer_all(make_services(),
                                            predecessor != nullptr ? &predecessor->offers_ : nullptr);
        routes_ =
            parts_.router.mount(std::move(routes), predecessor != nullptr ? &predecessor->routes_ : nullptr);
        schemas_ = parts_.schemas.add(manifest_.id, std::move(own));
        for (const wire::LiveTopic& topic : declared_.topics)
            permissions_.check_live(topic.name);
        topics_ = parts_.live.declare(declared_.topics);
        return {};
    } catch (const std::exception& exception) {
        return bad_registration(exception.what());
    }
}

http::Routes Instance::make_routes(const nlohmann::json& schemas) {
    http::Routes mounted;
    const std::string own = "/api/v1/" + manifest_.id + "/";
    const std::string hooks = "/hooks/" + manifest_.id + "/";
    for (wire::Route declared : declared_.routes) {
        if (!declared.path.starts_with(own) && !declared.path.starts_with(hooks)) {
            throw std::invalid_argument(declared.path + " is outside " + own + " and " + hooks);
        }
        permissions_.check_route(declared);
        const std::uint32_t id = declared.id;
        const runtime::Label* const label =
            runtime::intern_label(manifest_.id, declared.method + " " + declared.path);
        auto handler = [weak = weak_from_this(), id, label, module = manifest_.id](http::Exchange& exchange) {
            return reach(weak, module)->serve_http(id, label, exchange);
        };
        mounted.push_back(std::make_shared<http::Route>(
            http::make_route(std::move(declared), manifest_.id, std::move(handler), schemas)));
    }
    return mounted;
}

void Instance::declare_consumers() {
    for (const wire::Consumer& consumer : declared_.consumers)
        consumer_names_.push_back(consumer.name);
    for (const wire::Consumer& consumer : declared_.consumers) {
        const std::uint32_t id = consumer.id;
        const std::chrono::milliseconds limit(consumer.timeout_ms);
        const runtime::Label* const label = runtime::intern_label(manifest_.id, "consumer " + consumer.name);
        declared_consumers_.push_back(
            {manifest_.id, consumer,
             [weak = weak_from_this(), id, label, limit, module = manifest_.id](const wire::Event& event) {
                 reach(weak, module)
                     ->call(wire::PluginMethod::event, encode(wire::EventCall{id, event}), label, limit);
             }});
    }
}

void Instance::work() {
    for (const wire::Task& task : std::exchange(declared_.tasks, {}))
        run_task(task);
    for (bus::ConsumerSpec& spec : std::exchange(declared_consumers_, {}))
        consumers_.push_back(parts_.bus.consume(std::move(spec)));
}

std::map<std::string, ServiceHandler> Instance::make_services() {
    std::map<std::string, ServiceHandler> services;
    for (const wire::ServiceOffer& service : declared_.services) {
        const runtime::Label* const label = runtime::intern_label(manifest_.id, "service " + service.name);
        services[service.name] = [weak = weak_from_this(), id = service.id, label, module = manifest_.id](
                                     std::uint32_t method, std::string_view payload,
                                     std::chrono::milliseconds limit) {
            return reach(weak, module)->call_service(id, method, payload, label, limit);
        };
    }
    return services;
}

Result<void> Instance::configure(const std::string& settings) {
    try {
        call(wire::PluginMethod::configure, encode(wire::ConfigureRequest{settings}), label_,
             kConfigureLimit);
        return {};
    } catch (const Failure& failure) {
        return failure.error();
    }
}

Result<std::vector<wire::HealthCheck>> Instance::test(const std::string& settings) {
    try {
        const std::string answer =
            call(wire::PluginMethod::test, encode(wire::ConfigureRequest{settings}), label_, kConfigureLimit);
        return readable(read_answer<wire::HealthReply>(answer, manifest_.id, "test").checks);
    } catch (const Failure& failure) {
        return failure.error();
    }
}

std::vector<runtime::Gate::Held> Instance::held() const {
    auto held = gate_.holds();
    for (auto& each : services_->held())
        held.push_back(std::move(each));
    return held;
}

std::vector<wire::HealthCheck> Instance::health() {
    try {
        const std::string answer = call(wire::PluginMethod::health, {}, label_, kHealthLimit);
        return readable(read_answer<wire::HealthReply>(answer, manifest_.id, "health").checks);
    } catch (const Failure& failure) {
        return readable({{"health", true, failure.error().title}});
    }
}

void Instance::withdraw() {
    routes_ = {};
    offers_.clear();
    topics_ = {};
    schemas_ = {};
}

void Instance::ask_to_stop(std::chrono::milliseconds limit) {
    const runtime::TimeLimit time(nullptr, limit);
    const runtime::WorkContext work(label_, time.scope());
    try {
        call_unguarded(wire::PluginMethod::stop,
                       encode(wire::StopRequest{static_cast<std::uint32_t>(limit.count())}));
    } catch (const Cancelled&) {
        log::warn("[{}] stop() took over {} ms", manifest_.id, limit.count());
    } catch (const std::exception& exception) {
        log::warn("[{}] stop() failed: {}", manifest_.id, exception.what());
    }
}

/// True once no call is under way and no consumer runs.
bool Instance::wait_idle(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    bool idle = gate_.wait_empty(limit);
    for (const auto& consumer : consumers_) {
        const auto left = until - std::chrono::steady_clock::now();
        idle = consumer->wait_ended(std::chrono::ceil<std::chrono::milliseconds>(left)) && idle;
    }
    return idle;
}

bool Instance::stop() {
    withdraw();
    for (const auto& consumer : consumers_)
        consumer->retire();
    if (started_) ask_to_stop(limits_.finish);
    gate_.close();
    tasks_->cancel();
    const bool finished = wait_idle(limits_.finish);
    for (const auto& consumer : consumers_)
        consumer->cancel();
    calls_->cancel();
    if (!finished) wait_idle(limits_.cancel);
    consumers_.clear();
    metrics_ = {};
    services_->release();
    // What a consumer still writes down is the host's own business; only calls keep the library.
    if (const auto hanging = gate_.holds(); !hanging.empty()) {
        for (const auto& held : hanging)
            log::error("[{}] did not end: {} ({})", manifest_.id, held.name, held.count);
        if (!carrier_->cut() || !wait_idle(limits_.cancel)) return false;
    }
    carrier_->destroy();
    return true;
}

}  // namespace patchbay::modules
