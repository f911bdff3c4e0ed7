#include "host/packages/inspection.hpp"

#include "host/modules/elf_check.hpp"
#include "host/packages/errors.hpp"

namespace patchbay::packages {

Result<modules::Manifest> inspect(const std::filesystem::path& folder) {
    auto manifest = modules::read_manifest(folder);
    if (!manifest || !manifest->program.empty()) return manifest;
    const std::string library = "lib" + manifest->id + ".so";
    std::error_code error;
    if (!std::filesystem::is_regular_file(folder / library, error)) {
        return refusal("no_library", "The package has no library",
                       "there is no " + library + " beside plugin.json",
                       "Build the plugin first, and pack the folder that the build made");
    }
    if (auto checked = modules::check_library_file(folder / library); !checked) return checked.error();
    return manifest;
}

}  // namespace patchbay::packages
