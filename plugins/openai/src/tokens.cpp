#include "tokens.hpp"

namespace patchbay::openai {

std::int64_t estimate_tokens(std::string_view text) {
    // In quarters of a token, by the length of the character's UTF-8 form.
    std::int64_t quarters = 0;
    for (const char byte : text) {
        const auto first = static_cast<unsigned char>(byte);
        if (first < 0x80) {
            quarters += 1;
        } else if (first >= 0xF0) {
            quarters += 8;
        } else if (first >= 0xE0) {
            quarters += 4;
        } else if (first >= 0xC0) {
            quarters += 2;
        }
    }
    return (quarters + 3) / 4;
}

}  // namespace patchbay::openai
