#include "host/runner/call_names.hpp"

#include <optional>
#include <string>

namespace patchbay::runner {
namespace {

using wire::PluginMethod;

const runtime::Label* label(const std::string& what) {
    return runtime::intern_label("plugin", what);
}

/// What HttpCall, EventCall and ServiceCall have in common: the first member is the number of what is called.
struct Called {
    std::uint32_t number = 0;
    static constexpr auto fields() { return codec::Members<&Called::number>(); }
};

bool has_number(PluginMethod method) {
    return method == PluginMethod::http || method == PluginMethod::event || method == PluginMethod::service;
}

const runtime::Label* name_of_kind(PluginMethod method) {
    using enum PluginMethod;
    switch (method) {
        case create:
            return label("create");
        case start:
            return label("start");
        case stop:
            return label("stop");
        case configure:
            return label("configure");
        case health:
            return label("health");
        case test:
            return label("test");
        case task:
            return label("a task");
        case http:
            return label("a route");
        case event:
            return label("a consumer");
        case service:
            return label("a service");
    }
    return label("a call");
}

std::optional<wire::StartReply> read_started(std::string_view bytes) {
    try {
        return decode<wire::StartReply>(bytes);
    } catch (const DecodeError&) {
        return std::nullopt;
    }
}

}  // namespace

void CallNames::learn(std::string_view start_reply) {
    const auto started = read_started(start_reply);
    if (!started) return;  // the host says so
    const std::lock_guard lock(mutex_);
    for (const auto& route : started->routes)
        names_[{PluginMethod::http, route.id}] = label(route.method + " " + route.path);
    for (const auto& consumer : started->consumers)
        names_[{PluginMethod::event, consumer.id}] = label("consumer " + consumer.name);
    for (const auto& service : started->services)
        names_[{PluginMethod::service, service.id}] = label("service " + service.name);
}

const runtime::Label* CallNames::name_of(std::uint32_t method, std::string_view payload) const {
    const auto called = static_cast<PluginMethod>(method);
    if (!has_number(called)) return name_of_kind(called);
    const auto number = decode<Called>(payload).number;
    const std::lock_guard lock(mutex_);
    const auto found = names_.find({called, number});
    return found != names_.end() ? found->second : name_of_kind(called);
}

}  // namespace patchbay::runner
