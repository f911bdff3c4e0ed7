#pragma once
// The host's own PostgreSQL, for installs without a database.url: made on the first start in
// `<data>/postgres`, reached through a Unix socket in a private folder only, run as a low-privilege user when
// the host is root.
//
// The server outlives a host that dies: the next start takes it over as it runs, or starts it anew. While the
// host runs it watches the server and starts it again when it dies. Owned by the application; start() and
// stop() are called by one thread, the rest by any. Ends with stop() (which the destructor calls), or with
// release(), which leaves the server running for the next host.

#include "host/storage/cluster_folders.hpp"
#include "host/storage/cluster_server.hpp"
#include "host/storage/data_folder_lock.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace patchbay::storage {

struct EmbeddedClusterOptions {
    std::filesystem::path data;
    std::chrono::milliseconds start_limit{60'000};  // recovery after a crash not counted
    std::chrono::milliseconds stop_limit{10'000};
    std::chrono::milliseconds look_every{200};
};

struct ClusterStatus {
    bool running = false;
    bool adopted = false;  // it ran already when this host started
    int major = 0;
    int pid = 0;
    unsigned restarts = 0;
    std::string problem;  // why it could not be started again; empty when it runs
};

class EmbeddedCluster {
  public:
    /// Takes the data folder's lock. Throws Failure in words.
    explicit EmbeddedCluster(EmbeddedClusterOptions options);
    ~EmbeddedCluster();
    EmbeddedCluster(const EmbeddedCluster&) = delete;

    /// Returns when the server answers. Throws Failure in words.
    void start();
    /// Fast shutdown within the limit, then immediate.
    void stop();
    /// Stops watching and leaves the server running.
    void release();

    /// For StorageOptions; the same over restarts of the server.
    std::string connection_string() const;
    ClusterStatus status() const;

  private:
    void start_new();
    void watch();
    void restart();
    void end_watching();

    const EmbeddedClusterOptions options_;
    std::atomic<bool> ending_{false};
    const ClusterFolders folders_;
    const DataFolderLock lock_;
    ClusterServer server_;  // start() and stop(), and the watching thread in between
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    ClusterStatus status_;
    std::string connection_string_;
    std::thread watcher_;
};

/// The connection string of the server that runs on this data folder, whoever started it; nothing when none
/// does. For commands beside a running host, which has the folder's lock. Throws Failure when it does not
/// answer.
std::optional<std::string> find_running_cluster(const std::filesystem::path& data);

}  // namespace patchbay::storage
