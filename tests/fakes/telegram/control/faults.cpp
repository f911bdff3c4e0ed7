// Faults, outages and bad delivery, ordered by tests.
#include <stdexcept>

#include "tests/fakes/telegram/control/routes.hpp"

namespace patchbay::fakes::telegram {

namespace {

void add_fault(const ControlCall& call, Core& core) {
    call.allow({"kind", "method", "bot", "chat_id", "times", "until_cleared", "probability", "skip", "code",
                "description", "retry_after", "migrate_to_chat_id", "delay_ms", "body", "content_type"});
    try {
        auto rule = read_fault(call.body());
        if (call.body().contains("bot")) rule.bot_id = chosen_bot(call, core).id;
        call.reply({{"id", core.faults.add(std::move(rule))}}, 201);
    } catch (const std::invalid_argument& error) {
        throw ControlError(400, error.what());
    }
}

void list_faults(const ControlCall& call, Core& core) {
    auto list = Json::array();
    for (const auto& rule : core.faults.rules())
        list.push_back(to_json(rule));
    call.reply({{"faults", list}});
}

void remove_fault(const ControlCall& call, Core& core) {
    const bool removed = core.faults.remove(static_cast<std::uint64_t>(call.capture_number(0)));
    if (!removed)
        throw ControlError(404, "No fault " + call.capture(0) + " (spent ones are gone by themselves).");
    call.reply({{"removed", true}});
}

void clear_faults(const ControlCall& call, Core& core) {
    core.faults.clear();
    call.reply({{"removed", true}});
}

Outage read_outage(const std::string& mode) {
    if (mode == "reset") return Outage::reset;
    if (mode == "close") return Outage::close;
    if (mode == "hang") return Outage::hang;
    if (mode == "502") return Outage::bad_gateway;
    if (mode == "503") return Outage::unavailable;
    throw ControlError(400, "The mode of an outage is reset, close, hang, 502 or 503, not \"" + mode + "\".");
}

void set_down(const ControlCall& call, Core& core) {
    call.allow({"down", "mode"});
    const bool down = call.value("down", true);
    core.outage = down ? read_outage(call.value<std::string>("mode", "reset")) : Outage::none;
    call.reply({{"down", down}});
}

void set_distortion(const ControlCall& call, Core& core) {
    call.allow({"copies", "shuffle"});
    auto& distortion = core.delivery.distortion();
    distortion.copies = std::clamp(call.value("copies", 1), 1, 100);
    distortion.shuffle = call.value("shuffle", false);
    call.reply({{"copies", distortion.copies}, {"shuffle", distortion.shuffle}});
}

}  // namespace

void add_fault_routes(ControlRouter& router, Core& core) {
    const auto on = [&](const char* method, const char* pattern, void (*handler)(const ControlCall&, Core&)) {
        router.on(method, pattern, [&core, handler](const ControlCall& call) { handler(call, core); });
    };
    on("POST", "/control/faults", add_fault);
    on("GET", "/control/faults", list_faults);
    on("DELETE", "/control/faults", clear_faults);
    on("DELETE", "/control/faults/{id}", remove_fault);
    on("POST", "/control/down", set_down);
    on("POST", "/control/delivery", set_distortion);
}

}  // namespace patchbay::fakes::telegram
