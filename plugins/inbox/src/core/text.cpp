#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace patchbay::inbox {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Bytes of the well-formed UTF-8 sequence at the beginning of `text`; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t index = 1; index < length; ++index) {
        if (!is_continuation(text[index])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
    return overlong || beyond ? 0 : length;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        // Quotes and backslashes would end the quoted word of the query.
        const bool parts = kSpace.find(c) != std::string_view::npos || c == '\'' || c == '\\' || c == '\0';
        if (!parts) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

}  // namespace

std::string clean_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) {
            clean += "\xEF\xBF\xBD";  // U+FFFD
        } else if (text[0] != '\0') {
            clean += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(kSpace) == std::string_view::npos;
}

std::string preview_text(std::string_view text, std::size_t limit) {
    std::string line;
    std::size_t characters = 0;
    bool space = false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char c = text[index];
        if (kSpace.find(c) != std::string_view::npos) {
            space = !line.empty();
            continue;
        }
        if (!is_continuation(c)) {
            if (characters + (space ? 1 : 0) >= limit) return line + "\xE2\x80\xA6";  // U+2026
            characters += space ? 2 : 1;
            if (space) line += ' ';
            space = false;
        }
        line += c;
    }
    return line;
}

std::string describe_message(std::string_view text, const std::vector<AttachmentReference>& attachments,
                             std::string_view unsupported) {
    std::string words;
    const auto add = [&words](std::string_view word) {
        if (!words.empty()) words += ' ';
        words += word;
    };
    for (const auto& attachment : attachments) {
        add("[" + attachment.kind + (attachment.name.empty() ? "" : " " + attachment.name) + "]");
    }
    if (!unsupported.empty()) add("[" + std::string(unsupported) + "]");
    if (!text.empty()) add(text);
    return words;
}

std::string known_attachment_kind(std::string_view kind) {
    static constexpr std::array<std::string_view, 6> kKinds{"photo", "document", "voice",
                                                            "audio", "video",    "sticker"};
    return std::string(std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end() ? kind : "other");
}

std::string to_tsquery(std::string_view search) {
    std::string query;
    for (const std::string& word : words_of(search)) {
        const bool has_letter = std::any_of(word.begin(), word.end(), [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte >= 0x80 || std::isalnum(byte) != 0;
        });
        if (!has_letter) continue;
        if (!query.empty()) query += " & ";
        query += "'" + word + "'";
    }
    return query.empty() ? query : query + ":*";
}

std::string to_like_pattern(std::string_view search) {
    std::string pattern = "%";
    for (const char c : search) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace patchbay::inbox
