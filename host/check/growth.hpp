#pragma once
// Whether memory grows with what is repeated, or only settles. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::check {

struct Growth {
    std::uint64_t first_half = 0;   ///< bytes
    std::uint64_t second_half = 0;  ///< bytes
};

/// From samples at even distances. The first half may grow: caches fill, and the allocator takes what it keeps.
Growth growth_of(const std::vector<std::uint64_t>& samples);

/// What is wrong with it, in words, when the second half grew by more than `allowed` bytes.
std::optional<std::string> too_much_growth(const std::vector<std::uint64_t>& samples, std::uint64_t allowed,
                                           std::size_t repetitions);

/// "12.3 MiB"
std::string in_mebibytes(std::uint64_t bytes);

}  // namespace patchbay::check
