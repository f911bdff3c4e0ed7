#include "host/modules/packages.hpp"

#include "host/log/log.hpp"

#include <algorithm>
#include <set>

namespace patchbay::modules {
namespace {

std::vector<std::filesystem::path> folders_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.is_directory(error)) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

std::filesystem::path Package::migrations() const {
    std::error_code error;
    const auto place = folder / "migrations";
    return manifest && std::filesystem::is_directory(place, error) ? place : std::filesystem::path();
}

std::vector<Package> find_packages(const std::vector<std::filesystem::path>& folders) {
    std::vector<Package> packages;
    std::set<std::string> ids;
    for (const auto& folder : folders) {
        for (const auto& place : folders_in(folder)) {
            Package package{place, read_manifest(place)};
            if (ids.insert(package.id()).second) {
                packages.push_back(std::move(package));
            } else {
                log::warn("{} is left out: a plugin called {} was found before", place.string(),
                          package.id());
            }
        }
    }
    return packages;
}

}  // namespace patchbay::modules
