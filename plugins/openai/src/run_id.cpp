#include "run_id.hpp"

#include <array>
#include <cstdio>

namespace patchbay::openai {
namespace {

/// FNV-1a with a final mix (from MurmurHash3), so that neighbouring event numbers share no bits.
std::uint64_t hash(std::string_view text, std::uint64_t seed) {
    std::uint64_t value = 0xcbf29ce484222325ULL ^ seed;
    for (const char byte : text) {
        value ^= static_cast<unsigned char>(byte);
        value *= 0x100000001b3ULL;
    }
    value ^= value >> 33U;
    value *= 0xff51afd7ed558ccdULL;
    value ^= value >> 33U;
    return value;
}

}  // namespace

std::string run_id_for(std::string_view event_id, std::int64_t occurred_at_us) {
    const auto milliseconds = static_cast<std::uint64_t>(occurred_at_us / 1000) & 0xFFFFFFFFFFFFULL;
    const std::uint64_t first = hash(event_id, 0);
    const std::uint64_t second = hash(event_id, 0x9e3779b97f4a7c15ULL);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08llx-%04llx-7%03llx-%04llx-%012llx",
                  static_cast<unsigned long long>(milliseconds >> 16U),
                  static_cast<unsigned long long>(milliseconds & 0xFFFFU),
                  static_cast<unsigned long long>(first & 0xFFFU),
                  static_cast<unsigned long long>(0x8000U | ((first >> 12U) & 0x3FFFU)),
                  static_cast<unsigned long long>(second & 0xFFFFFFFFFFFFULL));
    return text.data();
}

}  // namespace patchbay::openai
