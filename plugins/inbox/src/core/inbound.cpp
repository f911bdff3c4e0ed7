#include "core/inbound.hpp"

#include "core/cursor.hpp"

#include <patchbay/host.hpp>

#include <utility>
#include <vector>

namespace patchbay::inbox {

namespace {

/// By name: whether it is there.
using Needs = std::vector<std::pair<const char*, bool>>;

std::optional<Error> lacking(const char* title, const std::string& channel, const Needs& needs) {
    std::string missing;
    for (const auto& [name, there] : needs) {
        if (!there) missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (missing.empty()) return std::nullopt;
    return Error{ErrorKind::invalid,
                 "event.unreadable",
                 title,
                 "Missing: " + missing + "; channel: " + channel,
                 "Report it to the author of the channel's module",
                 {},
                 0};
}

}  // namespace

std::optional<Error> incomplete(const InboundMessage& message) {
    return lacking("A channel sent an incomplete message", message.channel,
                   {{"workspace_id", is_id(message.workspace_id)},
                    {"channel", !message.channel.empty()},
                    {"chat", !message.chat.empty()},
                    {"external_id", !message.external_id.empty()},
                    {"contact_id", !message.contact_id.empty()}});
}

std::optional<Error> incomplete(const ContactState& state) {
    const bool known = state.state == "reachable" || state.state == "blocked" || state.state == "gone";
    return lacking("A channel told an incomplete state of a contact", state.channel,
                   {{"workspace_id", is_id(state.workspace_id)}, {"state", known}});
}

}  // namespace patchbay::inbox
