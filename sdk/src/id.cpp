#include <patchbay/host.hpp>

#include <sys/random.h>

#include <array>
#include <cctype>
#include <stdexcept>

namespace patchbay {

std::string new_id() {
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("getrandom gave no bytes");
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto milliseconds =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    for (int index = 0; index < 6; ++index) {
        bytes[static_cast<std::size_t>(index)] =
            static_cast<unsigned char>(milliseconds >> (8 * (5 - index)));
    }
    bytes[6] = static_cast<unsigned char>(0x70 | (bytes[6] & 0x0f));  // RFC 9562: version 7
    bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));  // variant
    static constexpr char kHex[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        if (index == 4 || index == 6 || index == 8 || index == 10) text += '-';
        text += kHex[bytes[index] >> 4];
        text += kHex[bytes[index] & 0x0f];
    }
    return text;
}

bool is_id(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const bool dash = index == 8 || index == 13 || index == 18 || index == 23;
        const bool fits =
            dash ? text[index] == '-' : std::isxdigit(static_cast<unsigned char>(text[index])) != 0;
        if (!fits) return false;
    }
    return true;
}

}  // namespace patchbay
