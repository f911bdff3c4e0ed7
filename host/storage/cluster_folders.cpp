#include "host/storage/cluster_folders.hpp"

#include "host/storage/cluster_settings.hpp"
#include "host/storage/errors.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

namespace patchbay::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLastLines = 6;

[[noreturn]] void refuse_folder(const fs::path& folder, const std::string& reason) {
    throw Failure(cluster_error(
        "database.folder", "A folder of the database can't be prepared", folder.string() + ": " + reason,
        "Make the data folder writable for the user that runs the server, or choose another."));
}

fs::path made(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) refuse_folder(folder, error.message());
    const fs::path canonical = fs::canonical(folder, error);
    if (error) refuse_folder(folder, error.message());
    return canonical;
}

void check_way_to(const fs::path& data, const SystemUser& user) {
    const auto closed = closed_folder(data, user);
    if (!closed) return;
    throw Failure(
        cluster_error("database.folder_closed", "PostgreSQL's user can't reach the data folder",
                      "user " + user.name + " may not enter " + closed->string() +
                          ", which is on the way to " + data.string(),
                      "Choose a data folder elsewhere, such as /var/lib/patchbay, or allow it: chmod o+x " +
                          closed->string()));
}

// What this process writes into the data folder as root, and the libraries that it runs from there, must not
// be in the hands of a user with fewer rights.
void check_not_the_servers(const fs::path& data, const SystemUser& user) {
    struct stat info {};
    if (::stat(data.c_str(), &info) != 0) refuse_folder(data, std::strerror(errno));
    if (info.st_uid != user.uid) return;
    throw Failure(cluster_error(
        "database.folder_owner", "The data folder belongs to PostgreSQL's user",
        "user " + user.name + " owns " + data.string() + ", and this process is root",
        "Give it to root: chown root " + data.string() + ", or run the server as a user of its own."));
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// PostgreSQL trusts whoever can enter the folder of its socket, so nobody else may own or open it.
void check_private(const fs::path& folder, uid_t owner) {
    struct stat info {};
    if (::lstat(folder.c_str(), &info) != 0) refuse_folder(folder, std::strerror(errno));
    if (!S_ISDIR(info.st_mode)) refuse_folder(folder, "it is not a folder");
    if (info.st_uid != owner && info.st_uid != ::geteuid())
        refuse_folder(folder, "it belongs to somebody else");
}

void append_last_lines(const fs::path& file, std::vector<std::string>& lines) {
    std::ifstream in(file);
    std::vector<std::string> all;
    for (std::string line; std::getline(in, line);)
        all.push_back(line);
    const std::size_t skip = all.size() > kLastLines ? all.size() - kLastLines : 0;
    lines.insert(lines.end(), all.begin() + static_cast<std::ptrdiff_t>(skip), all.end());
}

std::optional<fs::path> newest_log(const fs::path& folder) {
    std::error_code ignored;
    std::optional<fs::path> newest;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
        if (!newest || entry.last_write_time(ignored) > fs::last_write_time(*newest, ignored))
            newest = entry.path();
    }
    return newest;
}

}  // namespace

ClusterFolders::ClusterFolders(fs::path data, std::optional<SystemUser> user)
    : data_(made(data)), user_(std::move(user)) {
    if (!user_) return;
    check_not_the_servers(data_, *user_);
    struct stat info {};
    if (::stat(data_.c_str(), &info) == 0 && info.st_uid == ::geteuid()) {
        ::chmod(data_.c_str(), (info.st_mode & 07777) | S_IXGRP | S_IXOTH);
    }
    check_way_to(data_, *user_);
}

std::optional<int> ClusterFolders::cluster_major() const {
    std::ifstream file(cluster() / "PG_VERSION");
    int major = 0;
    if (!(file >> major)) return std::nullopt;
    return major;
}

fs::path ClusterFolders::socket_folder() const {
    if (fits_socket(data_ / "run")) return data_ / "run";
    const bool system_wide = user_ && ::access("/run", W_OK) == 0;
    return short_socket_folder(system_wide ? "/run" : "/tmp", data_);
}

fs::path ClusterFolders::prepare_socket_folder() const {
    const fs::path folder = socket_folder();
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) refuse_folder(folder, std::strerror(errno));
    check_private(folder, user_ ? user_->uid : ::geteuid());
    give_to(user_, folder, 0700);
    return folder;
}

void ClusterFolders::make_private(const fs::path& folder) const {
    std::error_code error;
    fs::remove_all(folder, error);
    if (error || !fs::create_directory(folder, error)) refuse_folder(folder, error.message());
    give_to(user_, folder, 0700);
}

void ClusterFolders::write(const fs::path& file, const std::string& text) const {
    const fs::path fresh = file.string() + ".new";
    // The folder is the server's user's, so what stands there by this name is not to be written through.
    ::unlink(fresh.c_str());
    const int made = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (made < 0) refuse_folder(fresh, std::strerror(errno));
    const bool whole = write_all(made, text) && (!user_ || ::fchown(made, user_->uid, user_->gid) == 0);
    const int problem = errno;
    ::close(made);
    if (!whole) refuse_folder(fresh, std::strerror(problem));
    std::error_code error;
    fs::rename(fresh, file, error);
    if (error) refuse_folder(file, error.message());
}

std::string ClusterFolders::last_words() const {
    std::vector<std::string> lines;
    append_last_lines(start_log(), lines);
    if (const auto log = newest_log(cluster() / "log")) append_last_lines(*log, lines);
    std::string text;
    for (const std::string& line : lines)
        text += (text.empty() ? "" : " | ") + line;
    return text.empty() ? "it said nothing" : text;
}

}  // namespace patchbay::storage
