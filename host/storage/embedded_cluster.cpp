#include "host/storage/embedded_cluster.hpp"

#include "host/log/log.hpp"
#include "host/storage/backoff.hpp"

#include <utility>

namespace patchbay::storage {

using namespace std::chrono_literals;

EmbeddedCluster::EmbeddedCluster(EmbeddedClusterOptions options)
    : options_(std::move(options)),
      folders_(options_.data, choose_server_user()),
      lock_(folders_.data()),
      server_(folders_, options_.start_limit, ending_) {}

EmbeddedCluster::~EmbeddedCluster() {
    stop();
}

void EmbeddedCluster::start() {
    const bool adopted = server_.adopt();
    if (!adopted) start_new();
    {
        const std::lock_guard lock(mutex_);
        status_ = {true, adopted, server_.major(), server_.pid(), 0, {}};
        connection_string_ = server_.connection_string();
    }
    log::info("PostgreSQL {} {} as process {}", server_.major(), adopted ? "was running" : "runs",
              server_.pid());
    watcher_ = std::thread([this] { watch(); });
}

void EmbeddedCluster::start_new() {
    try {
        server_.start();
    } catch (...) {
        server_.stop(options_.stop_limit);  // it may run without answering
        throw;
    }
}

void EmbeddedCluster::stop() {
    if (!watcher_.joinable()) return;
    end_watching();
    server_.stop(options_.stop_limit);
    const std::lock_guard lock(mutex_);
    status_.running = false;
}

void EmbeddedCluster::release() {
    if (watcher_.joinable()) end_watching();
}

void EmbeddedCluster::end_watching() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    watcher_.join();
}

std::string EmbeddedCluster::connection_string() const {
    const std::lock_guard lock(mutex_);
    return connection_string_;
}

ClusterStatus EmbeddedCluster::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

void EmbeddedCluster::watch() {
    Backoff backoff(100ms, 5s);
    auto pause = options_.look_every;
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, pause, [this] { return ending_.load(); })) {
        lock.unlock();
        const bool was_alive = server_.alive();
        if (!was_alive) restart();
        lock.lock();
        pause = status_.running ? options_.look_every : backoff.next();
        if (was_alive) backoff.reset();
    }
}

void EmbeddedCluster::restart() {
    log::error("PostgreSQL (process {}) has died; starting it again", server_.pid());
    {
        const std::lock_guard lock(mutex_);
        status_.running = false;
    }
    try {
        start_new();
        const std::lock_guard lock(mutex_);
        status_.running = true;
        status_.adopted = false;
        status_.pid = server_.pid();
        status_.problem.clear();
        ++status_.restarts;
        log::info("PostgreSQL runs again as process {}", status_.pid);
    } catch (const std::exception& error) {
        const std::lock_guard lock(mutex_);
        status_.problem = error.what();
        log::error("PostgreSQL can't be started again: {}", error.what());
    }
}

std::optional<std::string> find_running_cluster(const std::filesystem::path& data) {
    if (!std::filesystem::exists(data / "postgres")) return std::nullopt;
    const std::atomic<bool> never{false};
    const ClusterFolders folders(data, choose_server_user());
    ClusterServer server(folders, 10s, never);
    if (!server.adopt()) return std::nullopt;
    return server.connection_string();
}

}  // namespace patchbay::storage
