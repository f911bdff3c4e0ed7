#include "tests/packages/faulty_disk.hpp"

namespace patchbay::packages {

void FaultyDisk::make_folder(const std::filesystem::path& folder) {
    step();
    disk_.make_folder(folder);
}

void FaultyDisk::write_file(const std::filesystem::path& file, mode_t mode, const NextBlock& next) {
    step();
    disk_.write_file(file, mode, [&, first = true]() mutable {
        if (!first) step();
        first = false;
        return next();
    });
}

void FaultyDisk::sync_folder(const std::filesystem::path& folder) {
    step();
    disk_.sync_folder(folder);
}

void FaultyDisk::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    step();
    disk_.rename(from, to);
}

void FaultyDisk::remove_all(const std::filesystem::path& path) {
    step();
    // Half of a folder is gone when the next step ends the process.
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        const std::filesystem::directory_iterator first(path, ignored);
        if (first != std::filesystem::directory_iterator()) disk_.remove_all(first->path());
        step();
    }
    disk_.remove_all(path);
}

}  // namespace patchbay::packages
