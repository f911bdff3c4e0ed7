#include "host/packages/cli/pack_command.hpp"

#include "host/packages/disk.hpp"
#include "host/packages/hash.hpp"
#include "host/packages/pack.hpp"

#include <iostream>

namespace patchbay::packages::cli {

int pack_plugin(const Console& console, const std::filesystem::path& folder,
                const std::filesystem::path& target) {
    const auto packed = pack(folder);
    if (!packed) return console.complain(packed.error());
    const auto file = target / packed->file_name;
    try {
        RealDisk disk;
        replace_file(disk, file, packed->bytes);
    } catch (const Failure& failure) {
        return console.complain(failure.error());
    }
    console.out << file.string() << "\n"
                << packed->files << " files, " << packed->bytes.size() << " bytes, sha256 "
                << sha256(packed->bytes) << "\n";
    return kDone;
}

}  // namespace patchbay::packages::cli
