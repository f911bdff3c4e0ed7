#pragma once
// How large a package may be. A package comes from outside: all of it is bounded before it is believed.

#include <cstddef>
#include <cstdint>

namespace patchbay::packages {

struct Limits {
    std::uint64_t packed_bytes = 64ULL * 1024 * 1024;
    std::uint64_t unpacked_bytes = 256ULL * 1024 * 1024;
    std::size_t entries = 2000;  ///< files and folders
    /// Unpacked to packed, from `ratio_from` unpacked bytes on: what shrinks better than this was made to
    /// fill disks. Real libraries reach 10.
    std::uint64_t ratio = 200;
    std::uint64_t ratio_from = 4ULL * 1024 * 1024;
};

}  // namespace patchbay::packages
