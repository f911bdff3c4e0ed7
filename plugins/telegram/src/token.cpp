#include "plugins/telegram/src/token.hpp"

#include <algorithm>
#include <charconv>

namespace patchbay::telegram {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_token_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// What is wrong; empty when nothing is.
std::string flaw_of(std::string_view text) {
    const auto colon = text.find(':');
    if (text.empty()) return "It is empty.";
    if (colon == std::string_view::npos) return "It has no colon between the bot's number and the secret.";
    const auto number = text.substr(0, colon);
    const auto secret = text.substr(colon + 1);
    if (number.empty() || number.size() > 16 || !std::ranges::all_of(number, is_digit) || number[0] == '0') {
        return "What stands before the colon is not a bot's number.";
    }
    if (secret.size() < 24)
        return "What stands after the colon is too short; at least 24 characters are needed.";
    if (!std::ranges::all_of(secret, is_token_character))
        return "After the colon there are other characters than A-Z a-z 0-9 _ -.";
    if (text.size() > 80) return "It is longer than 80 characters.";
    return {};
}

}  // namespace

Result<Token> parse_token(std::string_view text) {
    const auto token = trimmed(text);
    const std::string flaw = flaw_of(token);
    if (flaw.empty()) return Token(std::string(token));
    const std::string fix = "Copy the whole token from @BotFather; it looks like 123456789:AAE...";
    return Error{ErrorKind::invalid,
                 "telegram.token_malformed",
                 "This is not a bot token",
                 flaw,
                 fix,
                 {{"token", flaw, fix}},
                 0};
}

std::int64_t bot_id_of(const Token& token) {
    std::int64_t id = 0;
    const auto& text = token.reveal();
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

std::string deep_link(std::string_view username) {
    return username.empty() ? std::string() : "https://t.me/" + std::string(username);
}

bool is_start_payload(std::string_view payload) {
    return !payload.empty() && payload.size() <= 64 && std::ranges::all_of(payload, is_token_character);
}

}  // namespace patchbay::telegram
