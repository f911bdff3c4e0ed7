#include "host_side.hpp"

#include <patchbay/boundary_call.hpp>

#include <algorithm>

namespace patchbay::testing {
namespace {

using wire::HostMethod;

HostSide& side_of(void* context) {
    return *static_cast<HostSide*>(context);
}

Publication as_publication(wire::Publication publication) {
    return {std::move(publication.topic), std::move(publication.key), std::move(publication.workspace_id),
            nlohmann::json::parse(publication.payload), std::move(publication.dedupe_key)};
}

[[noreturn]] void refuse(ErrorKind kind, std::string code, std::string title, std::string detail,
                         std::string fix) {
    throw Failure(Error{kind, std::move(code), std::move(title), std::move(detail), std::move(fix), {}, 0});
}

/// Readable in a test's message, and bound to its purpose as the host's is.
std::string seal_of(const std::string& module, const std::string& purpose) {
    return "sealed(" + module + ":" + purpose + ")";
}

}  // namespace

HostSide::HostSide(Parts& parts)
    : parts_(parts),
      table_{PATCHBAY_ABI,
             sizeof(patchbay_host),
             this,
             [](void* context, uint32_t method, patchbay_bytes request, patchbay_reply reply) {
                 return answer_across(reply, [&] {
                     return side_of(context).call(static_cast<HostMethod>(method), to_view(request));
                 });
             },
             [](void* context, int32_t level, patchbay_bytes message) {
                 side_of(context).log(level, to_view(message));
             },
             [](void* context) { return side_of(context).now(); }} {}

std::string HostSide::call(HostMethod method, std::string_view request) {
    parts_.faults.strike(method);
    using enum HostMethod;
    switch (method) {
        case database_read:
        case database_execute:
        case transaction_begin:
        case transaction_execute:
        case transaction_commit:
        case transaction_rollback:
            return call_database(method, request);
        case bus_publish:
        case transaction_publish:
        case transaction_complete:
            return call_bus(method, request);
        case http_send:
        case http_open:
        case http_read:
        case http_close:
            return call_outbound(method, request);
        case task_spawn:
        case task_sleep:
        case task_park:
        case task_wake:
            return call_tasks(method, request);
        case response_begin:
        case response_write:
            return call_response(method, request);
        case service_call:
        case service_list:
            return call_services(method, request);
        default:
            return call_other(method, request);
    }
}

std::string HostSide::call_database(HostMethod method, std::string_view request) {
    FakeDatabase& database = parts_.database;
    switch (method) {
        case HostMethod::transaction_begin:
            return encode(wire::TransactionId{database.begin()});
        case HostMethod::transaction_execute: {
            auto asked = decode<wire::TransactionStatement>(request);
            return database.run(std::move(asked.statement), asked.id);
        }
        case HostMethod::transaction_commit:
            for (Publication& each : database.commit(decode<wire::TransactionId>(request).id))
                parts_.events.add(std::move(each));
            return {};
        case HostMethod::transaction_rollback:
            for (const Publication& each : database.roll_back(decode<wire::TransactionId>(request).id))
                parts_.events.forget(each);
            return {};
        default:
            return database.run(decode<wire::Statement>(request), 0);
    }
}

std::string HostSide::call_bus(HostMethod method, std::string_view request) {
    if (method == HostMethod::transaction_complete) {
        const auto asked = decode<wire::TransactionComplete>(request);
        parts_.database.publications_of(asked.id);
        const auto& consumers = parts_.declared.consumers;
        const std::string consumer = asked.consumer < consumers.size() ? consumers[asked.consumer].name : "";
        if (!parts_.events.complete(consumer, asked.event_id))
            refuse(ErrorKind::conflict, "bus.already_done", "The event was handled before", asked.event_id,
                   "Roll back and return");
        return {};
    }
    wire::TransactionPublish asked;
    if (method == HostMethod::transaction_publish) {
        asked = decode<wire::TransactionPublish>(request);
    } else {
        asked.publication = decode<wire::Publication>(request);
    }
    parts_.manifest.permissions.check_publish(asked.publication.topic);
    Publication publication = as_publication(std::move(asked.publication));
    if (!parts_.events.claim(publication)) return encode(wire::PublishReply{true});
    if (method == HostMethod::transaction_publish) {
        parts_.database.publications_of(asked.id).push_back(std::move(publication));
    } else {
        parts_.events.add(std::move(publication));
    }
    return encode(wire::PublishReply{false});
}

std::string HostSide::call_outbound(HostMethod method, std::string_view request) {
    if (method == HostMethod::http_read)
        return encode(parts_.outbound.read(decode<wire::StreamId>(request).stream));
    if (method == HostMethod::http_close) {
        parts_.outbound.close(decode<wire::StreamId>(request).stream);
        return {};
    }
    const auto asked = decode<wire::OutboundRequest>(request);
    parts_.manifest.permissions.check_outbound(host_of_url(asked.url));
    if (!asked.proxy.empty()) parts_.manifest.permissions.check_outbound(host_of_url(asked.proxy));
    const auto wait = [this](std::chrono::milliseconds duration) { parts_.tasks.sleep(duration); };
    return encode(method == HostMethod::http_open ? parts_.outbound.open(asked, wait)
                                                  : parts_.outbound.send(asked, wait));
}

std::string HostSide::call_tasks(HostMethod method, std::string_view request) {
    using std::chrono::milliseconds;
    switch (method) {
        case HostMethod::task_spawn:
            parts_.spawn(decode<wire::Task>(request));
            return {};
        case HostMethod::task_sleep:
            parts_.tasks.sleep(milliseconds(decode<wire::TaskSleep>(request).milliseconds));
            return {};
        case HostMethod::task_wake:
            parts_.tasks.wake(decode<wire::TaskWake>(request).number);
            return {};
        default: {
            const auto asked = decode<wire::TaskPark>(request);
            return encode(wire::ParkReply{parts_.tasks.park(asked.number, milliseconds(asked.milliseconds))});
        }
    }
}

std::string HostSide::call_response(HostMethod method, std::string_view request) {
    const auto answer_of = [this](std::uint64_t call) -> Answer& {
        const auto found = parts_.exchanges.find(call);
        if (found == parts_.exchanges.end())
            refuse(ErrorKind::not_found, "http.no_such_exchange", "The request is over", "",
                   "Write before the handler returns");
        return found->second;
    };
    if (method == HostMethod::response_begin) {
        auto asked = decode<wire::ResponseBegin>(request);
        answer_of(asked.call) = {asked.status, std::move(asked.content_type), std::move(asked.headers), {}};
    } else {
        const auto asked = decode<wire::ResponseWrite>(request);
        answer_of(asked.call).body += asked.bytes;
    }
    return {};
}

std::string HostSide::call_services(HostMethod method, std::string_view request) {
    if (method == HostMethod::service_list) {
        const std::string prefix = decode<wire::ServiceList>(request).prefix;
        std::vector<std::string> names;
        for (const auto& [name, service] : parts_.offered)
            names.push_back(name);
        for (const auto& service : parts_.declared.services)
            names.push_back(service.name);
        std::erase_if(names, [&](const std::string& name) { return !name.starts_with(prefix); });
        std::sort(names.begin(), names.end());
        return encode(wire::ServiceNames{std::move(names)});
    }
    const auto asked = decode<wire::ServiceRequest>(request);
    parts_.manifest.permissions.check_service(asked.name);
    const auto found = parts_.offered.find(asked.name);
    return found == parts_.offered.end() ? parts_.call_plugin_service(asked)
                                         : found->second->dispatch(asked.method, asked.payload);
}

std::string HostSide::call_other(HostMethod method, std::string_view request) {
    switch (method) {
        case HostMethod::live_publish: {
            auto message = decode<wire::LiveMessage>(request);
            parts_.manifest.permissions.check_live(message.topic);
            parts_.live.push_back({std::move(message.workspace_id), std::move(message.topic),
                                   std::move(message.event), nlohmann::json::parse(message.data),
                                   message.passing});
            return {};
        }
        case HostMethod::secret_seal: {
            auto secret = decode<wire::SecretText>(request);
            parts_.manifest.permissions.check_secret(secret.purpose);
            secret.text = seal_of(parts_.manifest.id, secret.purpose) + secret.text;
            return encode(secret);
        }
        case HostMethod::secret_open: {
            auto secret = decode<wire::SecretText>(request);
            parts_.manifest.permissions.check_secret(secret.purpose);
            const std::string seal = seal_of(parts_.manifest.id, secret.purpose);
            if (!secret.text.starts_with(seal))
                refuse(ErrorKind::invalid, "secrets.not_ours", "A stored secret can't be opened",
                       secret.purpose, "Open it with the purpose it was sealed with");
            secret.text.erase(0, seal.size());
            return encode(secret);
        }
        case HostMethod::metric_add:
        case HostMethod::metric_set: {
            const auto sample = decode<wire::MetricSample>(request);
            double& value = parts_.metrics[series(sample.name, sample.labels)];
            value = method == HostMethod::metric_add ? value + sample.value : sample.value;
            return {};
        }
        default:
            refuse(ErrorKind::unknown_method, "host.unknown_method", "The host is older than this call",
                   "method " + std::to_string(static_cast<std::uint32_t>(method)), "Update Patchbay");
    }
}

}  // namespace patchbay::testing
