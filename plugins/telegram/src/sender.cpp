#include "plugins/telegram/src/sender.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/markdown.hpp"
#include "plugins/telegram/src/send_outcome.hpp"
#include "plugins/telegram/src/split.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace patchbay::telegram {
namespace {

// A call of the channel may take 60 s: waiting for turn and limits, then the request itself.
constexpr Milliseconds kPatience{30000};
constexpr std::uint32_t kSendTimeoutMs = 20000;
constexpr std::uint32_t kProbeTimeoutMs = 5000;
constexpr int kMostAttempts = 5;
constexpr std::uint32_t kBusyRetryMs = 2000;
constexpr std::uint32_t kSilentRetryMs = 3000;

Error bot_removed() {
    return {ErrorKind::not_found,
            "telegram.bot_removed",
            "The bot is not here any more",
            "The message was meant for a bot that has been removed.",
            "Add the bot again, then send the message again.",
            {},
            0};
}

Error bot_paused() {
    return {ErrorKind::unavailable,
            "telegram.bot_paused",
            "The bot is switched off",
            "",
            "Switch the bot on; the message is then sent.",
            {},
            0};
}

Error chat_busy() {
    return {ErrorKind::too_many,
            "telegram.chat_busy",
            "Earlier messages to this chat are still on their way",
            "",
            "Nothing; it is tried again.",
            {},
            kBusyRetryMs};
}

Error paced(Milliseconds wait) {
    return {ErrorKind::too_many,
            "telegram.paced",
            "Telegram's limits ask for a pause",
            "",
            "Nothing; it is sent when the pause is over.",
            {},
            static_cast<std::uint32_t>(wait.count())};
}

Error bad_address(const std::string& chat) {
    return {ErrorKind::invalid,
            "telegram.chat_malformed",
            "This is not a Telegram chat",
            "\"" + chat + "\"",
            "Answer in a conversation that came from Telegram.",
            {},
            0};
}

Error nothing_to_send() {
    return {
        ErrorKind::invalid, "telegram.empty_text", "The message has no text", "", "Write something.", {}, 0};
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number <= 0) return std::nullopt;
    return number;
}

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
        outcome = send_parts(*bot, message, *address, parts);
    }
    count(outcome);
    return outcome;
}

SendOutcome Sender::send_parts(RunningBot& bot, const OutboundMessage& message, ChatAddress address,
                               const std::vector<FormattedText>& parts) {
    bot.drafts([&](DraftBoard& board) { board.finish(message.chat, message.draft_id, host_.now()); });
    const TimePoint deadline = host_.now() + kPatience;
    const auto turn = bot.gate().enter(message.chat, kPatience);
    std::vector<std::string> sent = message.sent_parts;
    if (!turn) return try_again(std::move(sent), kBusyRetryMs, chat_busy());
    if (auto reason = silence(bot)) return try_again(std::move(sent), kSilentRetryMs, *std::move(reason));
    std::string preview;
    try {
        if (sent.empty() && !message.draft_id.empty()) {
            preview = previews_.find({bot.id(), message.chat, message.draft_id}).value_or("");
        }
    } catch (const Failure& failure) {
        return try_again(std::move(sent), kBusyRetryMs, failure.error());
    }
    for (std::size_t i = sent.size(); i < parts.size(); ++i) {
        Part part{&parts[i], address, true, {}, {}, {}};
        if (i == 0) {
            part.reply_to = message.reply_to;
            part.edit = preview;
        }
        Verdict verdict = deliver(bot, message.chat, part, deadline);
        learn(bot, message.chat, verdict);
        // Unlike a send, an edit may be repeated without harm.
        if (verdict.outcome == Outcome::maybe_sent && !part.edit.empty())
            verdict.outcome = Outcome::server_failed;
        if (verdict.outcome != Outcome::ok) return outcome_for(verdict, std::move(sent));
        sent.push_back(part.external_id);
        address = part.address;
    }
    return all_sent(std::move(sent));
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

Verdict Sender::deliver(RunningBot& bot, const std::string& chat, Part& part, TimePoint deadline) {
    Verdict verdict;
    for (int attempts = 0; attempts < kMostAttempts; ++attempts) {
        const auto left = round_up(std::max(deadline - host_.now(), TimePoint::duration::zero()));
        if (const auto wait = bot.gate().pace(chat, left); wait.count() > 0) {
            const auto retry_ms = static_cast<std::uint32_t>(wait.count());
            // Nothing went out: the limits alone stand in the way.
            return {Outcome::too_many, paced(wait), retry_ms, 0};
        }
        const ApiAnswer answer = attempt(bot, part);
        verdict = judge(answer);
        if (verdict.outcome == Outcome::ok) {
            const auto id = integer_at(answer.result, "message_id");
            part.external_id = id ? std::to_string(*id) : part.edit;
            return verdict;
        }
        if (verdict.outcome == Outcome::not_modified && !part.edit.empty()) {
            part.external_id = part.edit;
            return {};
        }
        if (!adapt(part, verdict)) return verdict;
    }
    return verdict;
}

ApiAnswer Sender::attempt(RunningBot& bot, const Part& part) {
    nlohmann::json arguments{{"chat_id", part.address.chat}, {"text", part.text->text}};
    if (part.with_entities && !part.text->entities.empty())
        arguments["entities"] = to_json(part.text->entities);
    const auto token = bot.configuration()->token;
    if (const auto edited = number_in(part.edit)) {
        arguments["message_id"] = *edited;
        return api_.call(token, "editMessageText", arguments, kSendTimeoutMs);
    }
    if (part.address.topic != 0) arguments["message_thread_id"] = part.address.topic;
    if (const auto original = number_in(part.reply_to)) {
        arguments["reply_parameters"] = {{"message_id", *original}, {"allow_sending_without_reply", true}};
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
            part.reply_to.clear();  // message numbers are those of the old group
            return true;
        case Outcome::edit_target_gone:
            if (part.edit.empty()) return false;
            part.edit.clear();
            return true;
        default:
            return false;
    }
}

void Sender::learn(RunningBot& bot, const std::string& chat, const Verdict& verdict) {
    if (verdict.outcome == Outcome::too_many && verdict.error.code != "telegram.paced") {
        bot.gate().too_many(chat, Milliseconds(verdict.retry_after_ms));
        host_.metrics().add("too_many_total");
    }
    if (verdict.outcome == Outcome::maybe_sent) bot.set_unheard(true);
    if (verdict.outcome == Outcome::token_refused) states_.change(bot, {BotState::revoked, verdict.error});
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
