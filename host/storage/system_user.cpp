#include "host/storage/system_user.hpp"

#include "host/storage/errors.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace patchbay::storage {

namespace {

std::optional<SystemUser> look_up(const char* name) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer{};
    if (::getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return std::nullopt;
    SystemUser user{name, entry.pw_uid, entry.pw_gid, {}};
    int count = 64;
    user.groups.resize(64);
    if (::getgrouplist(name, entry.pw_gid, user.groups.data(), &count) < 0) count = 0;
    user.groups.resize(static_cast<std::size_t>(std::max(count, 0)));
    if (user.groups.empty()) user.groups.push_back(entry.pw_gid);
    return user;
}

bool may_enter(const struct stat& folder, const SystemUser& user) {
    if (folder.st_uid == user.uid) return (folder.st_mode & S_IXUSR) != 0;
    const auto& groups = user.groups;
    if (std::find(groups.begin(), groups.end(), folder.st_gid) != groups.end())
        return (folder.st_mode & S_IXGRP) != 0;
    return (folder.st_mode & S_IXOTH) != 0;
}

}  // namespace

std::optional<SystemUser> choose_server_user() {
    if (::geteuid() != 0) return std::nullopt;
    for (const char* name : {"postgres", "patchbay"}) {
        if (auto user = look_up(name); user && user->uid != 0) return user;
    }
    throw Failure(cluster_error(
        "database.no_server_user", "PostgreSQL may not run as root, and there is no user for it",
        "neither a user \"postgres\" nor a user \"patchbay\" exists on this machine",
        "Create one: useradd --system --no-create-home --shell /usr/sbin/nologin patchbay"));
}

std::optional<std::filesystem::path> closed_folder(const std::filesystem::path& path,
                                                   const SystemUser& user) {
    std::filesystem::path folder;
    for (const auto& part : std::filesystem::absolute(path).lexically_normal()) {
        folder /= part;
        struct stat info {};
        if (::stat(folder.c_str(), &info) != 0)
            return std::nullopt;  // what is not there yet will be made for the user
        if (S_ISDIR(info.st_mode) && !may_enter(info, user)) return folder;
    }
    return std::nullopt;
}

void give_to(const std::optional<SystemUser>& user, const std::filesystem::path& path, mode_t mode) {
    const bool owned = !user || ::lchown(path.c_str(), user->uid, user->gid) == 0;
    if (owned && ::chmod(path.c_str(), mode) == 0) return;
    throw Failure(cluster_error("database.folder", "A folder or file of the database can't be prepared",
                                path.string() + ": " + std::strerror(errno),
                                "Make the data folder writable for the user that runs the server."));
}

}  // namespace patchbay::storage
