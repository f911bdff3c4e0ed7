#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

// Length of the sequence that a first byte announces; 0 for none.
int sequence_length(unsigned char byte) {
    if (byte < 0x80) return 1;
    if (byte >= 0xC2 && byte <= 0xDF) return 2;
    if (byte >= 0xE0 && byte <= 0xEF) return 3;
    if (byte >= 0xF0 && byte <= 0xF4) return 4;
    return 0;
}

bool bad_second(unsigned char first, unsigned char second) {
    return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
           (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
}

}  // namespace

bool valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto length = static_cast<std::size_t>(sequence_length(first));
        if (length == 0 || i + length > text.size()) return false;
        if (length > 1 && bad_second(first, static_cast<unsigned char>(text[i + 1]))) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

std::int64_t utf16_length(std::string_view text) {
    std::int64_t length = 0;
    for (const char c : text)
        length += utf16_units(static_cast<unsigned char>(c));
    return length;
}

void append_utf8(std::string& text, std::uint32_t code) {
    if (code < 0x80) {
        text += static_cast<char>(code);
    } else if (code < 0x800) {
        text += static_cast<char>(0xC0 | (code >> 6));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        text += static_cast<char>(0xE0 | (code >> 12));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        text += static_cast<char>(0xF0 | (code >> 18));
        text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code & 0x3F));
    }
}

std::size_t byte_position(std::string_view text, std::int64_t utf16_offset) {
    std::int64_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int units = utf16_units(static_cast<unsigned char>(text[i]));
        if (units > 0 && at == utf16_offset) return i;
        at += units;
    }
    return at == utf16_offset ? text.size() : std::string_view::npos;
}

}  // namespace patchbay::fakes::telegram
