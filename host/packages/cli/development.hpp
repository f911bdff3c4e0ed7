#pragma once
// `patchbay plugin dev FOLDER`: builds the plugin, brings it to the running server, and does so again after
// each change of its sources. The version that runs gives way without a gap; one that does not build, or is
// refused, changes nothing.

#include "host/packages/cli/console.hpp"
#include "host/packages/cli/server_link.hpp"

#include <filesystem>

namespace patchbay::packages::cli {

struct Development {
    std::filesystem::path
        folder;                   ///< with plugin.json; with CMakeLists.txt, or a program that needs no build
    std::filesystem::path build;  ///< empty: FOLDER/build
    bool once = false;            ///< do not wait for changes
};

/// With `once`, whether it worked. Else ends only when the folder can't be watched any more.
int develop(ServerLink& server, const Console& console, const Development& development);

}  // namespace patchbay::packages::cli
