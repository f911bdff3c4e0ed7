#pragma once
// Whether a folder is a plugin that can be installed, without running any of it: its manifest, its library.
// Any thread.

#include "host/modules/manifest.hpp"

#include <filesystem>

namespace patchbay::packages {

/// The manifest, or the first refusal, also one of the "module." codes.
Result<modules::Manifest> inspect(const std::filesystem::path& folder);

}  // namespace patchbay::packages
