#pragma once
// The server process of the host's own PostgreSQL: finding the running one, starting one, waiting until it
// answers, ending it. Used by EmbeddedCluster, one thread at a time.

#include "host/storage/cluster_folders.hpp"
#include "host/storage/server_process.hpp"
#include "host/storage/server_programs.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace patchbay::storage {

class ClusterServer {
  public:
    /// `start_limit`: for a server that does not say that it is starting up, which takes as long as it takes
    /// after a crash. `giving_up`: set by another thread to end a wait that would take longer than it has.
    ClusterServer(const ClusterFolders& folders, std::chrono::milliseconds start_limit,
                  const std::atomic<bool>& giving_up)
        : folders_(folders), start_limit_(start_limit), giving_up_(giving_up) {}

    /// Takes over the server that runs on the cluster already; false when none does.
    bool adopt();
    /// Makes the cluster when there is none, and starts a server. Throws Failure.
    void start();
    /// Fast shutdown, then immediate, then the end.
    void stop(std::chrono::milliseconds limit);

    bool alive() { return process_ && process_->alive(); }
    pid_t pid() const { return process_ ? process_->pid() : 0; }
    int major() const { return major_; }
    /// For libpq, as the owner of the database.
    std::string connection_string() const { return connection_string("patchbay", "patchbay"); }

  private:
    std::string connection_string(const std::string& database, const std::string& user) const;
    void make_cluster(const ServerPrograms& programs);
    /// Ends what an earlier host left running there. Throws Failure.
    void end_remaining(const std::filesystem::path& folder) const;
    void clear_remains();
    /// False when the process ended before it answered. Throws Failure.
    bool wait_until_ready();
    enum class ServerState { silent, starting, ready };
    ServerState said_state() const;
    /// The database and its owner, when they are missing.
    void make_database();
    [[noreturn]] void refuse_start(const std::string& reason) const;

    const ClusterFolders& folders_;
    const std::chrono::milliseconds start_limit_;
    const std::atomic<bool>& giving_up_;
    std::filesystem::path socket_folder_;
    std::optional<ServerProcess> process_;
    int major_ = 0;
};

}  // namespace patchbay::storage
