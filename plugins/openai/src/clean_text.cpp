#include "clean_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace patchbay::openai {
namespace {

bool is_space(char byte) {
    return static_cast<unsigned char>(byte) <= 0x20 || byte == 0x7f;
}

bool is_key_character(char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '-' || byte == '_' || byte == '*' ||
           byte == '.';
}

/// Length of the well-formed UTF-8 character at the start of `text`; 0 when there is none (Unicode, table
/// 3-7).
std::size_t character_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto continues = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F)) return 0;
        return continues(1) && continues(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if ((first == 0xF0 && at(1) < 0x90) || (first == 0xF4 && at(1) > 0x8F)) return 0;
        return continues(1) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

void mask_after(std::string& text, std::string_view prefix) {
    std::size_t at = 0;
    while ((at = text.find(prefix, at)) != std::string::npos) {
        std::size_t end = at + prefix.size();
        while (end < text.size() && is_key_character(text[end]))
            ++end;
        const std::size_t length = end - at - prefix.size();
        const bool inside_word = at > 0 && is_key_character(text[at - 1]);
        if (length >= 6 && !inside_word) text.replace(at + prefix.size(), length, "***");
        at += prefix.size();
    }
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(1);
        } else {
            out += text.substr(0, length);
            text.remove_prefix(length);
        }
    }
    return out;
}

std::string shorten(std::string_view text, std::size_t max_bytes) {
    constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
    if (text.size() <= max_bytes) return std::string(text);
    std::size_t end = max_bytes > kEllipsis.size() ? max_bytes - kEllipsis.size() : 0;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string(text.substr(0, end)).append(kEllipsis);
}

std::string one_line(std::string_view text) {
    std::string out;
    for (const char byte : trimmed(text)) {
        if (!is_space(byte)) {
            out.push_back(byte);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

std::string without_keys(std::string_view text, std::string_view key) {
    std::string out(text);
    if (key.size() >= 4) {
        for (std::size_t at = 0; (at = out.find(key, at)) != std::string::npos; at += 3)
            out.replace(at, key.size(), "***");
    }
    for (const std::string_view prefix : {"sk-", "Bearer ", "bearer "})
        mask_after(out, prefix);
    return out;
}

std::string without_markup(std::string_view html) {
    std::string out;
    while (!html.empty()) {
        if (html.front() != '<') {
            const std::size_t end = std::min(html.find('<'), html.size());
            out += html.substr(0, end);
            html.remove_prefix(end);
            continue;
        }
        std::size_t end = html.find('>');
        for (const std::string_view block : {"script", "style"}) {
            if (lower(html.substr(1, block.size())) != block) continue;
            end = lower(html).find("</" + std::string(block));
            if (end != std::string_view::npos) end = html.find('>', end);
        }
        if (end == std::string_view::npos) break;
        html.remove_prefix(end + 1);
        out.push_back(' ');
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return out;
}

}  // namespace patchbay::openai
