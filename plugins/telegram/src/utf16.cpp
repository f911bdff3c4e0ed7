#include "plugins/telegram/src/utf16.hpp"

#include <cstdint>

namespace patchbay::telegram {
namespace {

/// Bytes of the valid UTF-8 character at `at`; 0 when it is not valid.
std::size_t valid_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return 0;
    std::uint32_t point = first & (0xFF >> (length + 1));
    for (std::size_t i = at + 1; i < at + length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
        point = point << 6 | (byte(i) & 0x3F);
    }
    const bool too_long = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return too_long || surrogate || point > 0x10FFFF ? 0 : length;
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text)
        units += utf16_units_of(static_cast<unsigned char>(c));
    return units;
}

std::size_t byte_of_unit(std::string_view text, std::size_t units) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t here = utf16_units_of(static_cast<unsigned char>(text[i]));
        if (here != 0 && seen + here > units) return i;
        seen += here;
    }
    return text.size();
}

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = valid_length(text, i);
        if (length == 0) out += "\xEF\xBF\xBD";
        if (length > 1 || (length == 1 && text[i] != '\0')) out.append(text, i, length);
        i += length == 0 ? 1 : length;
    }
    return out;
}

std::string first_units(std::string_view text, std::size_t units) {
    return std::string(text.substr(0, byte_of_unit(text, units)));
}

}  // namespace patchbay::telegram
