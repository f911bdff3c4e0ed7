#include "host/packages/cli/development.hpp"

#include "host/modules/manifest.hpp"
#include "host/packages/cli/install_command.hpp"
#include "host/packages/cli/json_text.hpp"
#include "host/packages/cli/module_commands.hpp"
#include "host/packages/cli/permission_words.hpp"
#include "host/packages/cli/program.hpp"
#include "host/packages/cli/source_watch.hpp"
#include "host/packages/errors.hpp"
#include "host/packages/pack.hpp"

#include <chrono>
#include <iostream>

namespace patchbay::packages::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

bool needs_build(const Development& development) {
    return fs::exists(development.folder / "CMakeLists.txt");
}

fs::path build_folder(const Development& development) {
    return development.build.empty() ? development.folder / "build" : development.build;
}

/// The plugin alone: its tests are for whoever asks for them.
Result<void> build(const Development& development, const std::string& id) {
    const std::string folder = build_folder(development).string();
    const bool configured = fs::exists(build_folder(development) / "CMakeCache.txt");
    const bool built =
        (configured || run_program({"cmake", "-S", development.folder.string(), "-B", folder}) == 0) &&
        run_program({"cmake", "--build", folder, "--parallel", "--target", "patchbay_plugin_" + id}) == 0;
    if (built) return {};
    return refusal("build_failed", "The plugin does not build", "cmake says why, above",
                   "Correct the sources");
}

/// The folder that is packed.
Result<fs::path> package_folder(const Development& development) {
    if (!needs_build(development)) return development.folder;
    const auto manifest = modules::read_manifest(development.folder);
    if (!manifest) return manifest.error();
    if (auto built = build(development, manifest->id); !built) return built.error();
    return build_folder(development) / "packages" / manifest->id;
}

Result<nlohmann::json> bring(ServerLink& server, const Console& console, const Development& development) {
    const auto folder = package_folder(development);
    if (!folder) return folder.error();
    const auto packed = pack(*folder);
    if (!packed) return packed.error();
    const auto staged = stage(server, packed->bytes, std::nullopt);
    if (!staged) return staged.error();
    for (const auto& added : staged->value("added", nlohmann::json::array()))
        console.out << "  + " << words_of({text_in(added, "kind"), text_in(added, "what")}) << "\n";
    return install_staged(server, *staged, true);
}

int round(ServerLink& server, const Console& console, const Development& development) {
    const auto start = steady_clock::now();
    const auto module = bring(server, console, development);
    if (!module) return console.complain(module.error());
    const int result = tell_state(console, *module);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start);
    console.out << "  after " << took.count() << " ms" << std::endl;
    return result;
}

}  // namespace

int develop(ServerLink& server, const Console& console, const Development& development) {
    // Opened first: what changes during a build is built next.
    const auto watch = SourceWatch::open(development.folder, build_folder(development));
    if (!watch) return console.complain(watch.error());
    const int first = round(server, console, development);
    if (development.once) return first;
    for (;;) {
        console.out << "waiting for a change in " << development.folder.string() << std::endl;
        const auto changed = (*watch)->wait();
        if (!changed) return console.complain(changed.error());
        round(server, console, development);
    }
}

}  // namespace patchbay::packages::cli
