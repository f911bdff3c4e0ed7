#include "host/packages/disk.hpp"

#include "host/packages/errors.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace patchbay::packages {
namespace {

Failure system_failure(const std::filesystem::path& path) {
    return Failure(disk_error(std::error_code(errno, std::generic_category()), path));
}

class Descriptor {
  public:
    Descriptor(const std::filesystem::path& path, int flags)
        : value_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (value_ < 0) throw system_failure(path);
    }
    ~Descriptor() { ::close(value_); }
    Descriptor(const Descriptor&) = delete;

    int get() const { return value_; }

  private:
    int value_;
};

void write_whole(int descriptor, std::string_view block, const std::filesystem::path& file) {
    while (!block.empty()) {
        const ssize_t written = ::write(descriptor, block.data(), block.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw system_failure(file);
        block.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void RealDisk::make_folder(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) throw system_failure(folder);
}

void RealDisk::write_file(const std::filesystem::path& file, mode_t mode, const NextBlock& next) {
    const Descriptor descriptor(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    for (std::string_view block = next(); !block.empty(); block = next())
        write_whole(descriptor.get(), block, file);
    if (::fchmod(descriptor.get(), mode) != 0 || ::fsync(descriptor.get()) != 0) throw system_failure(file);
}

void RealDisk::sync_folder(const std::filesystem::path& folder) {
    const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(descriptor.get()) != 0) throw system_failure(folder);
}

void RealDisk::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) throw system_failure(to);
}

void RealDisk::remove_all(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) throw Failure(disk_error(error, path));
}

void write_text(Disk& disk, const std::filesystem::path& file, std::string_view text) {
    disk.write_file(file, 0644, [rest = text]() mutable { return std::exchange(rest, {}); });
}

void replace_file(Disk& disk, const std::filesystem::path& file, std::string_view text) {
    auto next = file;
    next += ".new";
    disk.remove_all(next);
    write_text(disk, next, text);
    disk.rename(next, file);
    disk.sync_folder(file.parent_path());
}

}  // namespace patchbay::packages
