#include "host/bus/retry.hpp"

#include <algorithm>

namespace patchbay::bus {

std::chrono::milliseconds retry_pause(unsigned attempt, std::uint32_t asked_ms, double random,
                                      std::chrono::milliseconds first) {
    constexpr std::int64_t kLongest = 300;  // times the first
    constexpr std::int64_t kLongestAsked = 60 * 60 * 1000;
    if (asked_ms != 0) return std::chrono::milliseconds(std::min<std::int64_t>(asked_ms, kLongestAsked));
    const std::int64_t full =
        first.count() * std::min(kLongest, std::int64_t{1} << std::min(attempt - 1, 20U));
    return std::chrono::milliseconds(full / 2 +
                                     static_cast<std::int64_t>(static_cast<double>(full / 2) * random));
}

}  // namespace patchbay::bus
