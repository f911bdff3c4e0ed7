#pragma once
// Writes a plugin's folder as a package's file.

#include "host/packages/cli/console.hpp"

#include <filesystem>

namespace patchbay::packages::cli {

/// `target`: the folder that the file NAME-VERSION.patchbay goes to; one that is there is replaced.
int pack_plugin(const Console& console, const std::filesystem::path& folder,
                const std::filesystem::path& target);

}  // namespace patchbay::packages::cli
