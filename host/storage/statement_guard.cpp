#include "host/storage/statement_guard.hpp"

#include <array>
#include <cctype>

namespace patchbay::storage {

namespace {

constexpr std::array<std::string_view, 14> kSessionCommands{
    "begin",   "start",      "commit",  "end",    "rollback", "abort", "prepare",
    "execute", "deallocate", "discard", "listen", "unlisten", "copy",  "set"};

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

}  // namespace

std::string first_keyword(std::string_view sql) {
    return take_word(sql);
}

std::optional<std::string> refusal_of(std::string_view sql) {
    const std::string first = take_word(sql);
    const std::string second = take_word(sql);
    // Both end with the transaction they are in.
    if (first == "rollback" && second == "to") return std::nullopt;
    if (first == "set" && second == "local") return std::nullopt;
    for (const std::string_view command : kSessionCommands) {
        if (first == command)
            return "\"" + first + "\" is not allowed on a shared connection; use Database::transaction";
    }
    return std::nullopt;
}

}  // namespace patchbay::storage
