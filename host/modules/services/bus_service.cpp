#include "host/modules/host_services.hpp"
#include "host/modules/instance.hpp"

namespace patchbay::modules {
namespace {

wire::Statement as_wire(const Statement& statement, std::vector<Parameter> parameters) {
    return {std::string(statement.name), std::string(statement.sql), std::move(parameters)};
}

}  // namespace

std::string HostServices::call_bus(wire::HostMethod method, std::string_view request) {
    const HostParts& parts = instance_.parts();
    if (method == wire::HostMethod::bus_publish) {
        auto publication = decode<wire::Publication>(request);
        instance_.permissions().check_publish(publication.topic);
        return encode(wire::PublishReply{!parts.bus.publish(std::move(publication))});
    }
    if (method == wire::HostMethod::transaction_publish) {
        const auto asked = decode<wire::TransactionPublish>(request);
        instance_.permissions().check_publish(asked.publication.topic);
        parts.storage.check_owner(asked.id, instance_.owner());
        const Rows rows(parts.storage.execute_in(
            asked.id, as_wire(bus::kPublishInTransaction, bus::publish_parameters(asked.publication))));
        parts.storage.after_commit(asked.id, [&bus = parts.bus] { bus.wake_all(); });
        return encode(wire::PublishReply{rows.affected() == 0});
    }
    const auto asked = decode<wire::TransactionComplete>(request);
    parts.storage.check_owner(asked.id, instance_.owner());
    const Rows rows(parts.storage.execute_in(
        asked.id,
        as_wire(bus::kCompleteInTransaction,
                bus::complete_parameters(instance_.consumer_name(asked.consumer), asked.event_id))));
    if (rows.affected() == 0) {
        throw Failure(Error{ErrorKind::conflict,
                            "bus.already_done",
                            "The event was handled before",
                            asked.event_id,
                            "Roll back and return",
                            {},
                            0});
    }
    return {};
}

}  // namespace patchbay::modules
