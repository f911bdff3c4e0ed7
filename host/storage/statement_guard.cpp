#include "host/storage/statement_guard.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace patchbay::storage {

namespace {

constexpr std::array<std::string_view, 16> kSessionCommands{
    "begin",      "start",   "commit", "end",      "rollback", "abort", "prepare", "execute",
    "deallocate", "discard", "listen", "unlisten", "copy",     "set",   "reset",   "do"};

std::string_view skip_block_comment(std::string_view text) {
    std::size_t depth = 0;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        if (text[at] == '/' && text[at + 1] == '*') {
            ++depth;
            ++at;
        } else if (text[at] == '*' && text[at + 1] == '/') {
            ++at;
            if (--depth == 0) return text.substr(at + 1);
        }
    }
    return {};
}

std::string_view skip_blank(std::string_view text) {
    for (;;) {
        while (!text.empty() && (std::isspace(static_cast<unsigned char>(text[0])) != 0 || text[0] == '(')) {
            text.remove_prefix(1);
        }
        if (text.starts_with("--")) {
            const auto end = text.find('\n');
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        } else if (text.starts_with("/*")) {
            text = skip_block_comment(text);
        } else {
            return text;
        }
    }
}

std::string take_word(std::string_view& text) {
    text = skip_blank(text);
    std::string word;
    while (!text.empty() && (std::isalnum(static_cast<unsigned char>(text[0])) != 0 || text[0] == '_')) {
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
        text.remove_prefix(1);
    }
    return word;
}

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Also within quotes, where it does no harm: better a statement refused than rights changed.
bool names_word(std::string_view text, std::string_view word) {
    for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
        const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
        if (!std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                        [&](char b, char a) { return same(a, b); }))
            continue;
        const bool begins = at == 0 || !is_word_character(text[at - 1]);
        const std::size_t end = at + word.size();
        if (begins && (end == text.size() || !is_word_character(text[end]))) return true;
    }
    return false;
}

}  // namespace

std::string first_keyword(std::string_view sql) {
    return take_word(sql);
}

std::optional<std::string> refusal_of(std::string_view sql) {
    const std::string_view whole = sql;
    const std::string first = take_word(sql);
    const std::string second = take_word(sql);
    // Both end with the transaction they are in.
    if (first == "rollback" && second == "to") return std::nullopt;
    if (first == "set" && second == "local") {
        const std::string what = take_word(sql);
        const bool rights = what == "role" || what == "session" || what == "transaction";
        if (!rights) return std::nullopt;
        return "\"set local " + what + "\" is not allowed: a module works with its own rights";
    }
    if (names_word(whole, "set_config")) {
        return "\"set_config\" is not allowed on a shared connection; use set local in a transaction";
    }
    for (const std::string_view command : kSessionCommands) {
        if (first == command)
            return "\"" + first + "\" is not allowed on a shared connection; use Database::transaction";
    }
    return std::nullopt;
}

}  // namespace patchbay::storage
