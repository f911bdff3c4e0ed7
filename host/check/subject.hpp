#pragma once
// The plugin that is checked: a folder, or a package's file that was unpacked for it. Unchanging.

#include "host/modules/manifest.hpp"

#include <patchbay/result.hpp>

#include <filesystem>
#include <string>

namespace patchbay::check {

struct Subject {
    std::filesystem::path folder;
    Result<modules::Manifest> manifest;
    Result<std::string> package;  ///< the packed bytes, or why it can't be packed

    std::string id() const { return manifest ? manifest->id : folder.filename().string(); }
    bool is_program() const { return manifest && !manifest->program.empty(); }
    bool has_settings() const;
};

/// `scratch`: where a package is unpacked. The error when there is nothing at `place`, or it can't be unpacked.
Result<Subject> find_subject(const std::filesystem::path& place, const std::filesystem::path& scratch);

}  // namespace patchbay::check
