#pragma once
// The plugin packages on disk: which folders hold one, and what each says about itself. Reads manifests only;
// any thread.

#include "host/modules/manifest.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace patchbay::modules {

struct Package {
    std::filesystem::path folder;
    Result<Manifest> manifest;

    /// The manifest's id; for a manifest that was refused the folder's name, for people to see.
    std::string id() const { return manifest ? manifest->id : folder.filename().string(); }
    /// Names the schema too, so a refused manifest has none. Empty when there are none.
    std::filesystem::path migrations() const;
};

/// Every package below `folders`, in their order and by name within each. Of two with one id the first stays,
/// and the other is logged.
std::vector<Package> find_packages(const std::vector<std::filesystem::path>& folders);

}  // namespace patchbay::modules
