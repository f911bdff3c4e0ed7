#pragma once
// Telegram counts text in UTF-16 code units, we hold it as UTF-8.

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::telegram {

/// UTF-16 units that the character beginning with this UTF-8 byte takes; 0 for a continuation byte.
inline std::size_t utf16_units_of(unsigned char first_byte) {
    if ((first_byte & 0xC0) == 0x80) return 0;
    return first_byte >= 0xF0 ? 2 : 1;
}

/// UTF-16 units of valid UTF-8 text.
std::size_t utf16_length(std::string_view text);

/// The byte position of the UTF-16 unit `units` in valid UTF-8 text; the start of the character when `units`
/// falls into the middle of a surrogate pair, the text's size when it is past the end.
std::size_t byte_of_unit(std::string_view text, std::size_t units);

/// `text` with every byte that is not part of valid UTF-8 replaced by U+FFFD, and without NUL characters.
std::string valid_utf8(std::string_view text);

/// At most `units` UTF-16 units of valid UTF-8 text, cut between characters.
std::string first_units(std::string_view text, std::size_t units);

}  // namespace patchbay::telegram
