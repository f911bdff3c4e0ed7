#include "core/inbound.hpp"

#include "core/cursor.hpp"

namespace patchbay::inbox {

std::optional<Error> incomplete(const InboundMessage& message) {
    std::string missing;
    const auto need = [&](bool there, const char* name) {
        if (!there) missing += (missing.empty() ? "" : ", ") + std::string(name);
    };
    need(is_uuid(message.workspace_id), "workspace_id");
    need(!message.channel.empty(), "channel");
    need(!message.chat.empty(), "chat");
    need(!message.external_id.empty(), "external_id");
    need(!message.contact_id.empty(), "contact_id");
    if (missing.empty()) return std::nullopt;
    return Error{ErrorKind::invalid,
                 "event.unreadable",
                 "A channel sent an incomplete message",
                 "Missing: " + missing + "; channel: " + message.channel,
                 "Report it to the author of the channel's module",
                 {},
                 0};
}

}  // namespace patchbay::inbox
