#include "plugins/telegram/src/sender.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/markdown.hpp"
#include "plugins/telegram/src/send_outcome.hpp"
#include "plugins/telegram/src/send_reasons.hpp"
#include "plugins/telegram/src/split.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

// A call of the channel may take 60 s. No request starts that could outlast it: its answer, and which parts
// went out, would be lost with the call.
constexpr Milliseconds kTurnPatience{30000};
constexpr std::uint32_t kSendTimeoutMs = 20000;
constexpr Milliseconds kLastStart{37000};
constexpr std::uint32_t kProbeTimeoutMs = 5000;
constexpr int kMostAttempts = 5;

/// Why this bot sends nothing before somebody does something about it.
std::optional<Error> obstacle(const RunningBot& bot) {
    const auto configuration = bot.configuration();
    return configuration->enabled ? configuration->unreadable : bot_paused();
}

}  // namespace

SendOutcome Sender::send(const OutboundMessage& message) {
    const auto bot = directory_.find(message.endpoint_id);
    const auto address = parse_address(message.chat);
    SendOutcome outcome;
    if (!bot) {
        outcome = refuse(message.sent_parts, bot_removed());
    } else if (auto reason = obstacle(*bot)) {
        outcome = wait_for(message.sent_parts, *std::move(reason));
    } else if (const auto status = bot->status(); status.state == BotState::revoked && status.problem) {
        outcome = refuse(message.sent_parts, *status.problem);
    } else if (!address) {
        outcome = refuse(message.sent_parts, bad_address(message.chat));
    } else if (const auto parts = split(format_text(message.text, message.format)); parts.empty()) {
        outcome = refuse(message.sent_parts, nothing_to_send());
    } else {
        outcome = send_in_turn(*bot, message, *address, parts);
    }
    count(outcome);
    return outcome;
}

SendOutcome Sender::send_in_turn(RunningBot& bot, const OutboundMessage& message, const ChatAddress& address,
                                 const std::vector<FormattedText>& parts) {
    bot.drafts([&](DraftBoard& board) { board.finish(message.chat, message.draft_id, host_.now()); });
    const TimePoint last_start = host_.now() + kLastStart;
    const auto turn = bot.gate().enter(message.chat, kTurnPatience);
    if (!turn) return try_again(message.sent_parts, 0, chat_busy());
    if (auto reason = silence(bot)) return try_again(message.sent_parts, 0, *std::move(reason));
    Plan plan{bot.moved_chats([&](MovedChats& chats) { return chats.current(address); }), {}, {}};
    try {
        plan.sent = known_parts(bot, message, parts.size());
        if (plan.sent.empty() && !message.draft_id.empty()) {
            const PreviewKey key{bot.id(), plan.address.text(), message.draft_id};
            plan.preview = records_.previews.find(key).value_or("");
        }
    } catch (const Failure& failure) {
        return try_again(message.sent_parts, 0, failure.error());
    }
    return send_parts(bot, message, std::move(plan), parts, last_start);
}

std::vector<std::string> Sender::known_parts(const RunningBot& bot, const OutboundMessage& message,
                                             std::size_t parts) {
    if (parts == 1) return message.sent_parts;
    auto stored = records_.parts.find(bot.id(), message.message_id);
    return stored.size() > message.sent_parts.size() ? std::move(stored) : message.sent_parts;
}

SendOutcome Sender::send_parts(RunningBot& bot, const OutboundMessage& message, Plan plan,
                               const std::vector<FormattedText>& parts, TimePoint last_start) {
    for (std::size_t i = plan.sent.size(); i < parts.size(); ++i) {
        Part part{&parts[i], plan.address, true, 0, {}, {}};
        if (i == 0) {
            part.reply_to = bot.moved_chats(
                [&](MovedChats& chats) { return chats.number_in(message.reply_to, plan.address); });
            part.edit = plan.preview;
        }
        const Verdict verdict = deliver(bot, message.chat, part, last_start);
        if (verdict.outcome != Outcome::ok) return outcome_for(verdict, std::move(plan.sent));
        plan.sent.push_back(part.external_id);
        plan.address = part.address;
        if (parts.size() > 1) remember(bot, message, i, part.external_id);
    }
    return all_sent(std::move(plan.sent));
}

void Sender::remember(const RunningBot& bot, const OutboundMessage& message, std::size_t part,
                      const std::string& external_id) {
    try {
        records_.parts.remember(bot.workspace_id(), bot.id(), message.message_id, part, external_id);
    } catch (const Failure& failure) {
        // The outcome names it as well; only together with a crash the part would go out twice.
        host_.log().warn(std::string("a part that was sent could not be noted: ") + failure.what());
    }
}

std::optional<Error> Sender::silence(RunningBot& bot) {
    if (!bot.unheard()) return std::nullopt;
    const auto token = bot.configuration()->token;
    auto verdict = judge(api_.call(token, "getMe", nlohmann::json::object(), kProbeTimeoutMs));
    const bool silent = verdict.outcome == Outcome::maybe_sent || verdict.outcome == Outcome::not_sent ||
                        verdict.outcome == Outcome::server_failed;
    if (!silent) {
        bot.set_unheard(false);
        return std::nullopt;
    }
    // The question may be lost without harm, so its words about a doubtful message would mislead.
    verdict.error.kind = ErrorKind::unavailable;
    verdict.error.code = "telegram.unreachable";
    verdict.error.title = "Telegram can't be reached";
    verdict.error.fix = "Nothing; it is sent once Telegram answers again.";
    return std::move(verdict.error);
}

Verdict Sender::deliver(RunningBot& bot, const std::string& chat, Part& part, TimePoint last_start) {
    Verdict verdict;
    for (int attempts = 0; attempts < kMostAttempts; ++attempts) {
        const auto left = last_start - host_.now();
        if (left < TimePoint::duration::zero()) return {Outcome::not_sent, out_of_time(), 0, 0};
        if (const auto wait = bot.gate().pace(chat, std::chrono::floor<Milliseconds>(left)); wait.count() > 0)
            return {Outcome::not_sent, paced(wait), static_cast<std::uint32_t>(wait.count()), 0};
        const ApiAnswer answer = attempt(bot, part);
        verdict = judge(answer);
        learn(bot, chat, part, verdict);
        if (verdict.outcome == Outcome::ok) {
            const auto id = integer_at(answer.result, "message_id");
            part.external_id = id ? std::to_string(*id) : part.edit;
            return verdict;
        }
        if (verdict.outcome == Outcome::not_modified && !part.edit.empty()) {
            part.external_id = part.edit;
            return {};
        }
        if (!adapt(part, verdict)) break;
    }
    // Unlike a send, an edit may be repeated without harm.
    if (verdict.outcome == Outcome::maybe_sent && !part.edit.empty())
        verdict.outcome = Outcome::server_failed;
    return verdict;
}

ApiAnswer Sender::attempt(RunningBot& bot, const Part& part) {
    nlohmann::json arguments{{"chat_id", part.address.chat}, {"text", part.text->text}};
    if (part.with_entities && !part.text->entities.empty())
        arguments["entities"] = to_json(part.text->entities);
    const auto token = bot.configuration()->token;
    if (!part.edit.empty()) {
        arguments["message_id"] = std::stoll(part.edit);
        return api_.call(token, "editMessageText", arguments, kSendTimeoutMs);
    }
    if (part.address.topic != 0) arguments["message_thread_id"] = part.address.topic;
    if (part.reply_to != 0) {
        arguments["reply_parameters"] = {{"message_id", part.reply_to},
                                         {"allow_sending_without_reply", true}};
    }
    return api_.call(token, "sendMessage", arguments, kSendTimeoutMs);
}

bool Sender::adapt(Part& part, const Verdict& verdict) {
    switch (verdict.outcome) {
        case Outcome::entities_refused:
            if (!part.with_entities || part.text->entities.empty()) return false;
            part.with_entities = false;
            return true;
        case Outcome::migrated:
            if (verdict.migrate_to == 0 || verdict.migrate_to == part.address.chat) return false;
            part.address = {verdict.migrate_to, 0};
            part.edit.clear();
            part.reply_to = 0;  // message numbers are those of the old group
            return true;
        case Outcome::edit_target_gone:
            if (part.edit.empty()) return false;
            part.edit.clear();
            return true;
        default:
            return false;
    }
}

void Sender::learn(RunningBot& bot, const std::string& chat, const Part& part, const Verdict& verdict) {
    switch (verdict.outcome) {
        case Outcome::too_many:
            bot.gate().too_many(chat, Milliseconds(verdict.retry_after_ms));
            return host_.metrics().add("too_many_total");
        case Outcome::maybe_sent:
            return bot.set_unheard(true);
        case Outcome::token_refused:
            return states_.change(bot, {BotState::revoked, verdict.error});
        case Outcome::migrated:
            return moves_.learn(bot, {part.address.chat, verdict.migrate_to});
        default:
            return;
    }
}

void Sender::count(const SendOutcome& outcome) {
    switch (outcome.state) {
        case SendState::sent:
            return host_.metrics().add("sends_total", {{"outcome", "sent"}});
        case SendState::again:
            return host_.metrics().add("sends_total", {{"outcome", "again"}});
        case SendState::refused:
            return host_.metrics().add("sends_total", {{"outcome", "refused"}});
        case SendState::unknown:
            return host_.metrics().add("sends_total", {{"outcome", "unknown"}});
        case SendState::waiting:
            return host_.metrics().add("sends_total", {{"outcome", "waiting"}});
    }
}

}  // namespace patchbay::telegram
