#pragma once
// Unpacks a package into a folder of its own: files and folders only, all below it, each once, one
// plugin.json at the top, bounded in number and size. Any thread.

#include "host/packages/disk.hpp"
#include "host/packages/limits.hpp"

#include <patchbay/result.hpp>

#include <filesystem>
#include <string_view>

namespace patchbay::packages {

/// `folder` is made; its parent must exist. When this succeeds all is on the disk to stay. When it does not,
/// what there is of `folder` is the caller's to remove.
Result<void> unpack(std::string_view packed, const std::filesystem::path& folder, Disk& disk,
                    const Limits& limits);

}  // namespace patchbay::packages
