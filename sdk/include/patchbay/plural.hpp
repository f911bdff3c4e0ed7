#pragma once
// Which form of a word goes with a number, for texts that a plugin gives in Russian. Pure.

#include <cstdint>
#include <string_view>

namespace patchbay {

/// One of three: `one` for 1, 21, 101; `few` for 2-4, 22; `many` for 0, 5-20, 25 (CLDR's names):
/// russian_plural(count, "бот", "бота", "ботов").
constexpr std::string_view russian_plural(std::uint64_t count, std::string_view one, std::string_view few,
                                          std::string_view many) {
    const std::uint64_t last = count % 10;
    const bool teen = count % 100 / 10 == 1;
    if (teen || last == 0 || last > 4) return many;
    return last == 1 ? one : few;
}

}  // namespace patchbay
