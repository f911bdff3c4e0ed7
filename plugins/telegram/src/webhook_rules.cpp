#include "plugins/telegram/src/webhook_rules.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/utf16.hpp"

namespace patchbay::telegram {
namespace {

constexpr std::int64_t kFoughtOverSeconds = 3600;

}  // namespace

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const char other = b.empty() ? '\0' : b[i % b.size()];
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(other);
    }
    return difference == 0;
}

std::string webhook_url(std::string_view public_url, std::string_view path) {
    if (public_url.empty()) return {};
    return std::string(public_url) + "/hooks/telegram/" + std::string(path);
}

std::optional<Error> webhook_obstacle(std::string_view public_url, bool telegrams_own) {
    const bool secure = public_url.starts_with("https://");
    if (secure || (!public_url.empty() && !telegrams_own)) return std::nullopt;
    const std::string fix =
        "Set the install's public address (public_url) to one that begins with https://, or use polling.";
    return Error{ErrorKind::invalid,
                 "telegram.webhook_needs_public_url",
                 "Webhooks need a public HTTPS address of this server",
                 public_url.empty() ? "No public address is configured."
                                    : "The public address is " + std::string(public_url) + ".",
                 fix,
                 {{"mode", "Telegram could not reach this server.", fix}},
                 0};
}

bool worth_restoring(const nlohmann::json& info, std::int64_t restored, std::int64_t now) {
    return text_at(info, "url").empty() && (restored == 0 || now - restored > kFoughtOverSeconds);
}

BotStatus judge_webhook(const nlohmann::json& info, std::string_view url, std::int64_t since) {
    const std::string set = text_at(info, "url");
    if (set != url) {
        return {BotState::conflict,
                Error{ErrorKind::conflict,
                      "telegram.webhook_conflict",
                      "Another program has changed this bot's webhook",
                      set.empty() ? "The webhook has been removed."
                                  : "The webhook now points to another address.",
                      "Stop the other program and press Check; the webhook is then set again.",
                      {},
                      0}};
    }
    const auto failed_at = integer_at(info, "last_error_date").value_or(0);
    const auto pending = integer_at(info, "pending_update_count").value_or(0);
    if (failed_at < since || pending == 0) return {BotState::running, std::nullopt};
    return {BotState::running,
            Error{ErrorKind::unavailable,
                  "telegram.webhook_failing",
                  "Telegram can't deliver this bot's messages here",
                  first_units(text_at(info, "last_error_message"), 300) + " (" + std::to_string(pending) +
                      " waiting)",
                  "Check that the public address reaches this server with a valid certificate.",
                  {},
                  0}};
}

}  // namespace patchbay::telegram
