#include "tests/fakes/openai/text.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::fakes::openai {

namespace {

bool continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Cyrillic capitals: D0 90-9F -> D0 B0-BF, D0 A0-AF -> D1 80-8F, D0 81 -> D1 91.
void lower_cyrillic(std::string& text, std::size_t at) {
    const auto second = static_cast<unsigned char>(text[at + 1]);
    if (second >= 0x90 && second <= 0x9F) text[at + 1] = static_cast<char>(second + 0x20);
    if (second >= 0xA0 && second <= 0xAF) {
        text[at] = static_cast<char>(0xD1);
        text[at + 1] = static_cast<char>(second - 0x20);
    }
    if (second == 0x81) {
        text[at] = static_cast<char>(0xD1);
        text[at + 1] = static_cast<char>(0x91);
    }
}

bool word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::int64_t count_tokens(std::string_view text) {
    return static_cast<std::int64_t>((text.size() + 3) / 4);
}

bool has_cyrillic(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0xD0 || byte == 0xD1;
    });
}

std::string lowered(std::string_view text) {
    std::string result(text);
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (result[i] >= 'A' && result[i] <= 'Z') result[i] = static_cast<char>(result[i] + 32);
        if (static_cast<unsigned char>(result[i]) == 0xD0 && i + 1 < result.size())
            lower_cyrillic(result, i++);
    }
    return result;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    std::string word;
    for (const char c : lowered(text)) {
        if (word_byte(c)) {
            word += c;
        } else if (!word.empty()) {
            found.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) found.push_back(std::move(word));
    return found;
}

std::vector<std::string> pieces(std::string_view text, std::size_t characters) {
    std::vector<std::string> result;
    std::string piece;
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        piece += text[i];
        const bool character_ends = i + 1 == text.size() || !continuation(text[i + 1]);
        if (!character_ends) continue;
        ++count;
        const bool word_ends =
            (text[i] == ' ' || text[i] == '\n') && i + 1 < text.size() && text[i + 1] != ' ';
        if (characters == 0 ? word_ends : count == characters) {
            result.push_back(std::exchange(piece, {}));
            count = 0;
        }
    }
    if (!piece.empty()) result.push_back(std::move(piece));
    return result;
}

std::string_view first_tokens(std::string_view text, std::int64_t tokens) {
    auto end = static_cast<std::size_t>(std::max<std::int64_t>(0, tokens)) * 4;
    if (end >= text.size()) return text;
    while (end > 0 && continuation(text[end]))
        --end;
    return text.substr(0, end);
}

std::uint64_t hash(std::string_view text) {
    std::uint64_t value = 0xCBF29CE484222325ULL;
    for (const char c : text)
        value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return value;
}

}  // namespace patchbay::fakes::openai
