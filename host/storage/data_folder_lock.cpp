#include "host/storage/data_folder_lock.hpp"

#include "host/storage/errors.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace patchbay::storage {

namespace {

std::string holder_of(int descriptor) {
    std::array<char, 32> text{};
    const auto size = ::pread(descriptor, text.data(), text.size() - 1, 0);
    std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    while (!pid.empty() && pid.back() == '\n')
        pid.pop_back();
    return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

DataFolderLock::DataFolderLock(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "lock";
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor_ < 0) {
        throw Failure(cluster_error("database.folder", "The data folder can't be used",
                                    file.string() + ": " + std::strerror(errno),
                                    "Make the data folder writable for the user that runs the server."));
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const std::string holder = holder_of(descriptor_);
        ::close(descriptor_);
        throw Failure(cluster_error("database.folder_in_use", "This data folder is in use by another server",
                                    holder + " holds " + file.string(),
                                    "Stop it first, or start this one with another data folder."));
    }
    const std::string pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, pid.data(), pid.size(), 0) < 0) {
        // The lock holds without it; only the refusal of a second server says less.
    }
}

DataFolderLock::~DataFolderLock() {
    ::close(descriptor_);
}

}  // namespace patchbay::storage
