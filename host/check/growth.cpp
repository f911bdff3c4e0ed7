#include "host/check/growth.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

std::uint64_t rise(std::uint64_t from, std::uint64_t to) {
    return to > from ? to - from : 0;
}

/// A single sample may catch a peak.
std::uint64_t middle_of_three(const std::vector<std::uint64_t>& samples, std::size_t around) {
    const std::size_t begin = std::min(around > 0 ? around - 1 : 0, samples.size() - 1);
    const std::size_t end = std::min(around + 2, samples.size());
    std::vector<std::uint64_t> near(samples.begin() + static_cast<std::ptrdiff_t>(begin),
                                    samples.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(near.begin(), near.end());
    return near[near.size() / 2];
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
