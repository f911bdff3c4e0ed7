#pragma once
// Processes of the host's own PostgreSQL: starting one as another user, finding those that run already,
// signalling. Used by EmbeddedCluster under its lock.

#include "host/storage/system_user.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::storage {

struct Launch {
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::filesystem::path folder;    // where it runs
    std::filesystem::path log_file;  // takes what it prints
    std::optional<SystemUser> user;
};

/// A process of its own session, without this process's files, that outlives it. Throws Failure.
pid_t launch(const Launch& what);

/// Launches and waits until it ends; its exit code. Throws Failure.
int launch_and_wait(const Launch& what);

/// One running process, told apart from a later one with the same number.
class ServerProcess {
  public:
    explicit ServerProcess(pid_t pid);

    pid_t pid() const { return pid_; }
    bool alive();
    void signal(int number) const;
    /// True when it ended within `limit`.
    bool wait_until_gone(std::chrono::milliseconds limit);

  private:
    pid_t pid_;
    bool gone_ = false;
    std::uint64_t started_at_;
};

/// Whether the process is a program of PostgreSQL that works in `folder`: a server, its workers and initdb
/// stay in their data folder. Somebody's shell may be there as well.
bool is_server_in(pid_t pid, const std::filesystem::path& folder);

/// All of these.
std::vector<pid_t> servers_in(const std::filesystem::path& folder);

}  // namespace patchbay::storage
