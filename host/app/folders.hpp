#pragma once
// Where the program's own files are, in an install prefix and in a build tree alike.

#include "host/app/configuration.hpp"

#include <filesystem>
#include <vector>

namespace patchbay::app {

struct Folders {
    std::filesystem::path web;  ///< may not exist
    std::filesystem::path plugins;
    std::filesystem::path migrations;  ///< holds host/
    std::filesystem::path templates;   ///< of new plugins; may not exist
    std::filesystem::path neighbour;   ///< what `plugin check` runs beside a plugin; may not exist
};

/// Where plugins are looked for: where the configuration says, else beside the program.
std::vector<std::filesystem::path> plugin_folders(const Configuration& configuration, const Folders& folders);

/// Looks beside the running program. Throws std::runtime_error when the migrations are nowhere.
Folders find_folders();

}  // namespace patchbay::app
