#pragma once
// Which files of a plugin's folder belong into its package. Reads the folder's names only; any thread.

#include "host/modules/manifest.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::packages {

struct ContentFile {
    std::string name;  ///< below the folder, with slashes
    std::uintmax_t size = 0;
    bool executable = false;
};

/// Sorted by name. Of a plugin that is a library: plugin.json, the library, migrations/, ui/, locales/,
/// README.md, LICENSE. Of one that is a program: every file, but no hidden ones, no packages and nothing
/// Python leaves behind. A link among them is refused, as is a missing library.
Result<std::vector<ContentFile>> contents_of(const std::filesystem::path& folder,
                                             const modules::Manifest& manifest);

}  // namespace patchbay::packages
