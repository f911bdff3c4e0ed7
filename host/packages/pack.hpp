#pragma once
// Makes a package, NAME-VERSION.patchbay, of a plugin's folder: a tar in zstd. The same files give the same
// bytes, whoever packs them and whenever: sorted, without owners, with one time and two modes. Any thread.

#include "host/packages/limits.hpp"

#include <patchbay/result.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace patchbay::packages {

struct Packed {
    std::string file_name;
    std::string bytes;
    std::size_t files = 0;
};

/// Refuses a folder that could not be installed: a manifest, a library or a size that is not right.
Result<Packed> pack(const std::filesystem::path& folder, const Limits& limits = {});

/// The bytes of a package's file, or of a signature's; refused when they are more than `at_most`.
Result<std::string> read_file(const std::filesystem::path& file, std::uint64_t at_most);

}  // namespace patchbay::packages
