#include "host/app/folders.hpp"

#include <stdexcept>

namespace patchbay::app {
namespace {

std::filesystem::path first_existing(const std::vector<std::filesystem::path>& candidates) {
    for (const auto& candidate : candidates) {
        if (std::filesystem::exists(candidate)) return std::filesystem::canonical(candidate);
    }
    return candidates.front();
}

}  // namespace

std::vector<std::filesystem::path> plugin_folders(const Configuration& configuration,
                                                  const Folders& folders) {
    if (!configuration.plugin_folders.empty()) return configuration.plugin_folders;
    return {folders.plugins};
}

Folders find_folders() {
    const auto bin = std::filesystem::canonical("/proc/self/exe").parent_path();
    // A prefix has bin/, lib/ and share/; a build tree has build/<preset>/bin below the sources.
    const auto prefix = bin.parent_path();
    const auto source = prefix.parent_path().parent_path();
    Folders folders{first_existing({prefix / "share/patchbay/web", source / "web/dist"}),
                    first_existing({prefix / "lib/patchbay/plugins", prefix / "packages"}),
                    first_existing({prefix / "share/patchbay/migrations", source / "migrations"}),
                    first_existing({prefix / "share/patchbay/templates", source / "sdk/template"}),
                    first_existing({prefix / "lib/patchbay/check/check-neighbour",
                                    prefix / "check-packages/check-neighbour"})};
    if (!std::filesystem::exists(folders.migrations / "host")) {
        throw std::runtime_error("the migrations are not at " + folders.migrations.string() +
                                 ": install Patchbay whole (cmake --install), or run it from its build tree");
    }
    return folders;
}

}  // namespace patchbay::app
