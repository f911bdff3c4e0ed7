#include "plugins/telegram/src/command_replies.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/update_intake.hpp"

namespace patchbay::telegram {

void CommandReplies::declare(Setup& setup) {
    ConsumerOptions options;
    options.name = "telegram.commands";
    options.topics = {kCommandTopic};
    setup.consumer(std::move(options), [this](const Event& event) { handle(event); });
}

void CommandReplies::handle(const Event& event) {
    const auto row = bots_.find_anywhere(text_at(event.payload, "bot_id"));
    if (!row) return;  // removed since
    OutboundMessage reply;
    reply.message_id = event.id;
    reply.endpoint_id = row->id;
    reply.chat = text_at(event.payload, "chat");
    reply.text = text_at(event.payload, "command") == "help" ? row->help : row->greeting;
    reply.format = "markdown";
    if (reply.text.empty()) return;  // emptied since
    const auto outcome = sender_.send(reply);
    if (!outcome.contact_state.empty()) {
        const ContactState state{"telegram", row->id, row->workspace_id, reply.chat, outcome.contact_state};
        host_.events().publish(to_event(state, "reply:" + event.id));
    }
    if (outcome.state == SendState::again || outcome.state == SendState::waiting) {
        Error reason = outcome.reason;
        reason.retry_after_ms = outcome.retry_after_ms;
        throw Failure(std::move(reason));
    }
    if (outcome.state == SendState::unknown) {
        host_.log().warn("the answer to a command of bot @" + row->username + " may have arrived or not");
    }
}

}  // namespace patchbay::telegram
