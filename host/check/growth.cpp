#include "host/check/growth.hpp"

#include <algorithm>
#include <array>

namespace patchbay::check {
namespace {

std::uint64_t rise(std::uint64_t from, std::uint64_t to) {
    return to > from ? to - from : 0;
}

/// A single sample may catch a peak.
std::uint64_t middle_of_three(const std::vector<std::uint64_t>& samples, std::size_t around) {
    if (samples.size() < 3) return samples[around];
    const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(around, 1, samples.size() - 2) - 1);
    std::array<std::uint64_t, 3> near{begin[0], begin[1], begin[2]};
    std::sort(near.begin(), near.end());
    return near[1];
}

}  // namespace

Growth growth_of(const std::vector<std::uint64_t>& samples) {
    if (samples.size() < 2) return {};
    const std::uint64_t middle = middle_of_three(samples, samples.size() / 2);
    const std::uint64_t last = middle_of_three(samples, samples.size() - 1);
    return {rise(samples.front(), middle), rise(middle, last)};
}

std::optional<std::string> too_much_growth(const std::vector<std::uint64_t>& samples, std::uint64_t allowed,
                                           std::size_t repetitions) {
    const Growth growth = growth_of(samples);
    if (growth.second_half <= allowed || repetitions < 2) return std::nullopt;
    const std::uint64_t each = growth.second_half / (repetitions / 2);
    return "memory grew by " + in_mebibytes(growth.second_half) + " in the second half of " +
           std::to_string(repetitions) + " rounds, " + std::to_string(each >> 10) + " KiB each";
}

std::string in_mebibytes(std::uint64_t bytes) {
    const std::uint64_t tenths = bytes * 10 / (1U << 20);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MiB";
}

}  // namespace patchbay::check
