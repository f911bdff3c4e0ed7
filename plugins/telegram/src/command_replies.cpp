#include "plugins/telegram/src/command_replies.hpp"

#include "plugins/telegram/src/clock.hpp"
#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/update_intake.hpp"

namespace patchbay::telegram {
namespace {

// A customer who was not greeted for a day has asked in other words, or left.
constexpr std::chrono::hours kPatience{24};
// More than that patience takes: attempts alone, of which an outage makes many, end no answer.
constexpr unsigned kMostAttempts = 5000;
constexpr int kUnknownSendsAllowed = 1;

OutboundMessage reply_to(const Event& event, const BotRow& bot) {
    OutboundMessage reply;
    reply.message_id = event.id;
    reply.endpoint_id = bot.id;
    reply.chat = text_at(event.payload, "chat");
    reply.text = text_at(event.payload, "command") == "help" ? bot.help : bot.greeting;
    reply.format = "markdown";
    return reply;
}

}  // namespace

void CommandReplies::declare(Setup& setup) {
    ConsumerOptions options;
    options.name = "telegram.commands";
    options.topics = {kCommandTopic};
    options.max_attempts = kMostAttempts;
    setup.consumer(std::move(options), [this](const Event& event) { handle(event); });
}

void CommandReplies::handle(const Event& event) {
    const std::string bot_id = text_at(event.payload, "bot_id");
    if (!is_id(bot_id)) throw_unreadable(event, "bot_id is no id");
    const auto bot = bots_.find_anywhere(bot_id);
    if (!bot) return;  // removed since
    const OutboundMessage reply = reply_to(event, *bot);
    if (reply.text.empty()) return;  // emptied since
    const int unknown_sends = replies_.claim(event, bot->id);
    if (unknown_sends > kUnknownSendsAllowed) return give_up(event, *bot, "nobody knows whether it arrived");
    const TimePoint asked_at{std::chrono::microseconds(event.occurred_at_us)};
    if (host_.now() - asked_at > kPatience) return give_up(event, *bot, "it could not be sent for a day");
    send(event, *bot, reply);
}

void CommandReplies::send(const Event& event, const BotRow& bot, const OutboundMessage& reply) {
    const auto outcome = sender_.send(reply);
    if (!outcome.contact_state.empty()) {
        const ContactState state{"telegram", bot.id, bot.workspace_id, reply.chat, outcome.contact_state};
        host_.events().publish(to_event(state, "reply:" + event.id));
    }
    if (outcome.state == SendState::sent || outcome.state == SendState::refused)
        return replies_.finish(event);
    // An unknown one stays claimed, by which the next attempt knows of it.
    if (outcome.state != SendState::unknown) replies_.put_off(event);
    Error reason = outcome.reason;
    reason.retry_after_ms = outcome.retry_after_ms;
    throw Failure(std::move(reason));
}

void CommandReplies::give_up(const Event& event, const BotRow& bot, const char* why) {
    host_.log().warn("the answer to a command of bot @" + bot.username + " is given up: " + why);
    host_.metrics().add("command_replies_given_up_total");
    replies_.finish(event);
}

}  // namespace patchbay::telegram
