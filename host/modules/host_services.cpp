#include "host/modules/host_services.hpp"

#include "host/log/log.hpp"
#include "host/modules/instance.hpp"

#include <patchbay/boundary_call.hpp>

namespace patchbay::modules {
namespace {

constexpr std::chrono::milliseconds kCancelledPause{2};

HostServices& services_of(void* context) {
    return *static_cast<HostServices*>(context);
}

int32_t call_entry(void* context, uint32_t method, patchbay_bytes request, patchbay_reply reply) {
    return answer_across(reply, [&] {
        return services_of(context).call(static_cast<wire::HostMethod>(method), to_view(request));
    });
}

void log_entry(void* context, int32_t level, patchbay_bytes message) {
    services_of(context).log(level, to_view(message));
}

int64_t now_entry(void* context) {
    return services_of(context).now_microseconds();
}

}  // namespace

HostServices::HostServices(Instance& instance)
    : instance_(instance), database_(instance.parts().storage, instance.owner(), instance.database_role()) {}
HostServices::~HostServices() = default;

patchbay_host HostServices::table() {
    return {PATCHBAY_ABI, sizeof(patchbay_host), this, call_entry, log_entry, now_entry};
}

std::string HostServices::call(wire::HostMethod method, std::string_view request) {
    try {
        return call_by_method(method, request);
    } catch (const Cancelled&) {
        // A plugin that takes this for an error like others and asks again at once would keep the loop to
        // itself for good.
        runtime::Pending<bool>().wait_heedless(kCancelledPause);
        throw;
    }
}

std::string HostServices::call_by_method(wire::HostMethod method, std::string_view request) {
    using enum wire::HostMethod;
    switch (method) {
        case database_read:
        case database_execute:
        case transaction_begin:
        case transaction_execute:
        case transaction_commit:
        case transaction_rollback:
            return call_database(method, request);
        case transaction_publish:
        case transaction_complete:
        case bus_publish:
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
        case live_publish:
        case service_call:
        case service_list:
        case secret_seal:
        case secret_open:
        case metric_add:
        case metric_set:
            return call_other(method, request);
    }
    throw Failure(Error{ErrorKind::unknown_method,
                        "host.unknown_method",
                        "The host is older than this call",
                        "method " + std::to_string(static_cast<std::uint32_t>(method)),
                        "Update Patchbay",
                        {},
                        0});
}

void HostServices::log(int level, std::string_view message) const {
    instance_.log().write(instance_.id(), log::level_from(level), message, instance_.parts().clock.now());
}

std::int64_t HostServices::now_microseconds() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               instance_.parts().clock.now().time_since_epoch())
        .count();
}

std::vector<runtime::Gate::Held> HostServices::held() const {
    std::vector<runtime::Gate::Held> held;
    const auto add = [&](const char* name, std::size_t count) {
        if (count > 0) held.push_back({name, count});
    };
    add("open transactions", instance_.parts().storage.open_of(instance_.owner()));
    const std::lock_guard lock(mutex_);
    add("requests being answered", exchanges_.size());
    add("outbound streams", streams_.size());
    add("waiting signals", parks_.size());
    return held;
}

void HostServices::release() {
    std::map<std::uint64_t, std::shared_ptr<outbound::Stream>> streams;
    {
        const std::lock_guard lock(mutex_);
        streams.swap(streams_);
        parks_.clear();
    }
    instance_.parts().storage.rollback_all(instance_.owner());
}

HostServices::OpenExchange::OpenExchange(HostServices& services, http::ResponseStream& stream)
    : services_(services) {
    const std::lock_guard lock(services_.mutex_);
    id_ = services_.next_++;
    services_.exchanges_.emplace(id_, &stream);
}

HostServices::OpenExchange::~OpenExchange() {
    const std::lock_guard lock(services_.mutex_);
    services_.exchanges_.erase(id_);
}

}  // namespace patchbay::modules
