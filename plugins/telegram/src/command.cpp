#include "plugins/telegram/src/command.hpp"

#include <algorithm>

namespace patchbay::telegram {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word(char c) {
    const char low = lower(c);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view word_at(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_word);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<Command> parse_command(std::string_view text) {
    if (!text.starts_with('/')) return std::nullopt;
    text.remove_prefix(1);
    const auto name = word_at(text);
    if (name.empty() || name.size() > 32) return std::nullopt;
    text.remove_prefix(name.size());
    Command command;
    std::ranges::transform(name, std::back_inserter(command.name), [](char c) { return lower(c); });
    if (text.starts_with('@')) {
        command.bot = word_at(text.substr(1));
        text.remove_prefix(1 + command.bot.size());
    }
    constexpr std::string_view kSpace = " \t\r\n";
    if (!text.empty() && kSpace.find(text[0]) == std::string_view::npos) return std::nullopt;
    if (const auto first = text.find_first_not_of(kSpace); first != std::string_view::npos) {
        command.argument = text.substr(first, text.find_last_not_of(kSpace) - first + 1);
    }
    return command;
}

}  // namespace patchbay::telegram
