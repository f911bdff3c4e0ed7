#include "host/check/subject.hpp"

#include "host/modules/settings_schema.hpp"
#include "host/packages/errors.hpp"
#include "host/packages/pack.hpp"
#include "host/packages/unpack.hpp"

namespace patchbay::check {
namespace {

Result<std::string> packed(const std::filesystem::path& folder) {
    auto package = packages::pack(folder);
    if (!package) return package.error();
    return std::move(package->bytes);
}

}  // namespace

bool Subject::has_settings() const {
    return manifest && modules::has_settings(manifest->settings_schema);
}

Result<Subject> find_subject(const std::filesystem::path& place, const std::filesystem::path& scratch) {
    if (std::filesystem::is_directory(place))
        return Subject{place, modules::read_manifest(place), packed(place)};
    const packages::Limits limits;
    auto bytes = packages::read_file(place, limits.packed_bytes);
    if (!bytes) return bytes.error();
    packages::RealDisk disk;
    const auto folder = scratch / "subject";
    if (auto unpacked = packages::unpack(*bytes, folder, disk, limits); !unpacked) return unpacked.error();
    return Subject{folder, modules::read_manifest(folder), std::move(*bytes)};
}

}  // namespace patchbay::check
