#include "plugins/telegram/src/api_answer.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/utf16.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace patchbay::telegram {
namespace {

constexpr std::uint32_t kLongestRetrySeconds = 86400;

std::uint32_t bounded_seconds(std::int64_t seconds) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, kLongestRetrySeconds));
}

std::uint32_t retry_header(const HttpAnswer& answer) {
    const auto text = answer.header("Retry-After");
    std::int64_t seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return bounded_seconds(seconds);
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

struct Rule {
    std::string_view words;  // lower case, part of the description
    Outcome outcome;
};

constexpr std::array kBadRequest{
    Rule{"message is not modified", Outcome::not_modified},
    Rule{"message to edit not found", Outcome::edit_target_gone},
    Rule{"message can't be edited", Outcome::edit_target_gone},
    Rule{"message_id_invalid", Outcome::edit_target_gone},
    Rule{"can't parse entities", Outcome::entities_refused},
    Rule{"can't parse message entities", Outcome::entities_refused},
    Rule{"entity", Outcome::entities_refused},
    Rule{"entities", Outcome::entities_refused},
    Rule{"textdraft_peer_invalid", Outcome::draft_refused},
    Rule{"chat not found", Outcome::gone},
    Rule{"user not found", Outcome::gone},
    Rule{"peer_id_invalid", Outcome::gone},
    Rule{"user_deactivated", Outcome::gone},
    Rule{"input_user_deactivated", Outcome::gone},
    Rule{"user_is_blocked", Outcome::blocked},
    Rule{"group chat was deactivated", Outcome::gone},
};

constexpr std::array kForbidden{
    Rule{"blocked by the user", Outcome::blocked}, Rule{"can't initiate conversation", Outcome::blocked},
    Rule{"user is deactivated", Outcome::gone},    Rule{"kicked", Outcome::gone},
    Rule{"not a member", Outcome::gone},           Rule{"was deleted", Outcome::gone},
    Rule{"send messages to bots", Outcome::gone},  Rule{"send messages to the bot", Outcome::gone},
};

template <std::size_t Size>
Outcome match(const std::array<Rule, Size>& rules, std::string_view description) {
    const std::string words = lower(description);
    for (const Rule& rule : rules) {
        if (words.find(rule.words) != std::string::npos) return rule.outcome;
    }
    return Outcome::refused;
}

Outcome outcome_of(const ApiAnswer& answer) {
    if (answer.ok) return Outcome::ok;
    if (answer.code == 0) return answer.maybe_reached ? Outcome::maybe_sent : Outcome::not_sent;
    if (answer.code == 429) return Outcome::too_many;
    // 504: a proxy gave up waiting for a server that may well have done it.
    if (answer.code == 504) return Outcome::maybe_sent;
    if (answer.code >= 500) return Outcome::server_failed;
    if (!answer.understood) return answer.code < 300 ? Outcome::maybe_sent : Outcome::server_failed;
    if (answer.migrate_to != 0) return Outcome::migrated;
    switch (answer.code) {
        case 400:
            return match(kBadRequest, answer.description);
        case 401:
            return Outcome::token_refused;
        case 403:
            return match(kForbidden, answer.description);
        case 404:
            return lower(answer.description).find("method not found") != std::string::npos
                       ? Outcome::unknown_method
                       : Outcome::token_refused;
        case 409:
            return lower(answer.description).find("webhook is active") != std::string::npos
                       ? Outcome::webhook_active
                       : Outcome::other_poller;
        default:
            return Outcome::refused;
    }
}

struct Words {
    ErrorKind kind;
    const char* code;
    const char* title;
    const char* fix;
};

Words words_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::token_refused:
            return {ErrorKind::invalid, "telegram.token_refused", "Telegram does not accept this token",
                    "Ask @BotFather for the bot's current token and enter it here."};
        case Outcome::unknown_method:
            return {ErrorKind::invalid, "telegram.method_unknown",
                    "The Bot API server does not know this method",
                    "Update the Bot API server named in the module's settings."};
        case Outcome::blocked:
            return {ErrorKind::forbidden, "telegram.blocked",
                    "The customer has blocked the bot, or never wrote to it",
                    "Wait until the customer writes again; nothing can be sent before that."};
        case Outcome::gone:
            return {ErrorKind::not_found, "telegram.chat_gone", "This chat is no longer there",
                    "Reach the customer another way."};
        case Outcome::migrated:
            return {ErrorKind::conflict, "telegram.chat_migrated", "The group has become a supergroup",
                    "Send again: the new number of the group is used from now on."};
        case Outcome::other_poller:
            return {ErrorKind::conflict, "telegram.conflict", "Another program receives this bot's messages",
                    "Stop the other program, or revoke the token at @BotFather and enter the new one here."};
        case Outcome::webhook_active:
            return {ErrorKind::conflict, "telegram.webhook_conflict",
                    "Another program has set a webhook for this bot",
                    "Stop the other program; the webhook is removed here at the next try."};
        case Outcome::too_many:
            return {ErrorKind::too_many, "telegram.too_many", "Telegram asks us to slow down",
                    "Nothing; it is tried again."};
        case Outcome::server_failed:
            return {ErrorKind::unavailable, "telegram.server_failed", "Telegram had a failure of its own",
                    "Nothing; it is tried again."};
        case Outcome::not_sent:
            return {ErrorKind::unavailable, "telegram.unreachable", "Telegram can't be reached",
                    "Check the server's way to the Bot API: network, DNS, firewall, proxy."};
        case Outcome::maybe_sent:
            return {ErrorKind::timeout, "telegram.unknown", "No answer came: it may have arrived or not",
                    "Look into the chat before sending it again."};
        default:
            return {ErrorKind::invalid, "telegram.refused", "Telegram refused the message",
                    "See what Telegram said, change the message and send it again."};
    }
}

}  // namespace

ApiAnswer read_answer(const HttpAnswer& answer) {
    ApiAnswer read;
    if (!answer.answered()) {
        read.description = answer.failure.empty() ? "no answer" : answer.failure;
        read.failure_code = answer.failure_code;
        read.maybe_reached = answer.reached == Reached::maybe;
        return read;
    }
    read.code = answer.status;
    read.retry_after_seconds = retry_header(answer);
    auto body = nlohmann::json::parse(answer.body, nullptr, false);
    if (!body.is_object() || !body.contains("ok") || !body["ok"].is_boolean()) {
        read.description = "HTTP " + std::to_string(answer.status) + ", not an answer of the Bot API";
        return read;
    }
    read.understood = true;
    read.ok = body["ok"].get<bool>();
    if (read.ok) {
        if (body.contains("result")) read.result = std::move(body["result"]);
        return read;
    }
    read.code = static_cast<int>(
        std::clamp<std::int64_t>(integer_at(body, "error_code").value_or(answer.status), 100, 999));
    read.description = first_units(text_at(body, "description"), 300);
    if (const auto* parameters = object_at(body, "parameters")) {
        if (const auto seconds = integer_at(*parameters, "retry_after"))
            read.retry_after_seconds = bounded_seconds(*seconds);
        read.migrate_to = integer_at(*parameters, "migrate_to_chat_id").value_or(0);
    }
    return read;
}

bool Verdict::passing() const {
    return outcome == Outcome::too_many || outcome == Outcome::server_failed ||
           outcome == Outcome::not_sent || outcome == Outcome::maybe_sent;
}

Verdict judge(const ApiAnswer& answer) {
    Verdict verdict;
    verdict.outcome = outcome_of(answer);
    if (verdict.outcome == Outcome::ok) return verdict;
    const Words words = words_of(verdict.outcome);
    verdict.error = {words.kind, words.code, words.title, answer.description, words.fix, {}, 0};
    verdict.migrate_to = answer.migrate_to;
    verdict.retry_after_ms = answer.retry_after_seconds * 1000;
    if (verdict.outcome == Outcome::too_many && verdict.retry_after_ms == 0) verdict.retry_after_ms = 1000;
    verdict.error.retry_after_ms = verdict.retry_after_ms;
    return verdict;
}

}  // namespace patchbay::telegram
