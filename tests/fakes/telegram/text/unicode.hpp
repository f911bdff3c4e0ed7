// UTF-8 text measured the way Telegram measures it: in UTF-16 code units. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::fakes::telegram {

bool valid_utf8(std::string_view text);

// Code units of valid UTF-8 text.
std::int64_t utf16_length(std::string_view text);

// Units that the character beginning with this byte takes; 0 for a continuation byte.
inline int utf16_units(unsigned char first) {
    return (first & 0xC0) == 0x80 ? 0 : 1 + (first >= 0xF0);
}

void append_utf8(std::string& text, std::uint32_t code_point);

// The byte position of a UTF-16 offset, or npos when it is past the end or inside a surrogate pair.
std::size_t byte_position(std::string_view text, std::int64_t utf16_offset);

}  // namespace patchbay::fakes::telegram
