// Live messages, services of other modules, secrets and metrics: one step each.
#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"

#include <algorithm>

namespace patchbay::modules {
namespace {

constexpr std::chrono::milliseconds kLongestCall{60000};
constexpr std::chrono::seconds kSuccessorLimit{2};
constexpr std::chrono::milliseconds kSuccessorLook{5};

/// What the caller is ready to wait; 0: it did not say.
std::chrono::milliseconds time_for(const wire::ServiceRequest& asked) {
    const std::chrono::milliseconds wanted(asked.timeout_ms);
    return wanted.count() == 0 ? kLongestCall : std::min(wanted, kLongestCall);
}

ServiceHandler find_service(const HostParts& parts, const std::string& name) {
    if (ServiceHandler handler = parts.services.find(name)) return handler;
    throw Failure(Error{ErrorKind::unavailable,
                        "service.nobody",
                        "No running module offers " + name,
                        "",
                        "Switch the module on that offers it",
                        {},
                        5000});
}

/// A closed gate: another version of the module has taken the service over since it was looked up, or will in
/// a moment.
std::string call_service(const HostParts& parts, const wire::ServiceRequest& asked) {
    const auto until = std::chrono::steady_clock::now() + kSuccessorLimit;
    for (;;) {
        try {
            return find_service(parts, asked.name)(asked.method, asked.payload, time_for(asked));
        } catch (const runtime::GateClosed&) {
            if (std::chrono::steady_clock::now() > until) throw;
        }
        if (runtime::sleep_for(kSuccessorLook) == runtime::WaitOutcome::cancelled) throw Cancelled();
    }
}

}  // namespace

std::string HostServices::call_other(wire::HostMethod method, std::string_view request) {
    const HostParts& parts = instance_.parts();
    using enum wire::HostMethod;
    switch (method) {
        case live_publish: {
            auto message = decode<wire::LiveMessage>(request);
            instance_.permissions().check_live(message.topic);
            parts.live.publish(message);
            return {};
        }
        case service_call: {
            const auto asked = decode<wire::ServiceRequest>(request);
            instance_.permissions().check_service(asked.name);
            return call_service(parts, asked);
        }
        case service_list:
            return encode(
                wire::ServiceNames{parts.services.names(decode<wire::ServiceList>(request).prefix)});
        case secret_seal: {
            const auto secret = decode<wire::SecretText>(request);
            instance_.permissions().check_secret(secret.purpose);
            return encode(wire::SecretText{
                parts.secrets.seal(secret.text, instance_.id() + ":" + secret.purpose), secret.purpose});
        }
        case secret_open: {
            const auto secret = decode<wire::SecretText>(request);
            instance_.permissions().check_secret(secret.purpose);
            return encode(wire::SecretText{
                parts.secrets.open(secret.text, instance_.id() + ":" + secret.purpose), secret.purpose});
        }
        case metric_add:
            parts.metrics.add(instance_.id(), decode<wire::MetricSample>(request));
            return {};
        default:
            parts.metrics.set(instance_.id(), decode<wire::MetricSample>(request));
            return {};
    }
}

}  // namespace patchbay::modules
