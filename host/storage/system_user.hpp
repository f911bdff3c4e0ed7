#pragma once
// The low-privilege user that the host's own server runs as, because PostgreSQL refuses to run as root. Any
// thread.

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::storage {

struct SystemUser {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;
};

/// "postgres", else "patchbay", when this process is root; nothing when it is not and the server runs as the
/// caller. Throws Failure when it is root and neither user exists.
std::optional<SystemUser> choose_server_user();

/// The first folder on the way to `path` that the user may not enter; nothing when it may enter all of them.
std::optional<std::filesystem::path> closed_folder(const std::filesystem::path& path, const SystemUser& user);

/// Makes `path` the user's own with these permissions; without a user only sets the permissions. Throws
/// Failure.
void give_to(const std::optional<SystemUser>& user, const std::filesystem::path& path, mode_t mode);

}  // namespace patchbay::storage
