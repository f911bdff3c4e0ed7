#include "host/storage/cluster_server.hpp"

#include "host/log/log.hpp"
#include "host/storage/cluster_settings.hpp"
#include "host/storage/errors.hpp"

#include <pqxx/connection>
#include <pqxx/nontransaction>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

namespace patchbay::storage {

using namespace std::chrono_literals;

namespace {

constexpr auto kPoll = 5ms;
constexpr auto kSayEvery = 5s;
constexpr auto kImmediateLimit = 5s;

enum class Answer { ready, not_yet, no_database, refused };

bool says(const std::string& text, const char* words) {
    return text.find(words) != std::string::npos;
}

Answer ask(const std::string& connection_string, std::string& reason) {
    try {
        const pqxx::connection connection(connection_string);
        return Answer::ready;
    } catch (const std::exception& error) {
        reason = error.what();
    }
    if (!says(reason, "FATAL")) return Answer::not_yet;  // no socket yet
    if (says(reason, "does not exist")) return Answer::no_database;
    const bool passing = says(reason, "starting up") || says(reason, "shutting down") ||
                         says(reason, "recovery") || says(reason, "not yet accepting") ||
                         says(reason, "too many clients") || says(reason, "reserved");
    return passing ? Answer::not_yet : Answer::refused;
}

struct PidFile {
    pid_t pid = 0;
    std::filesystem::path socket_folder;
    std::string state;  // padded with spaces
};

// Lines of postmaster.pid: process, data folder, start time, port, socket folder, addresses, shared memory,
// state
std::optional<PidFile> read_pid_file(const std::filesystem::path& cluster) {
    std::ifstream file(cluster / "postmaster.pid");
    PidFile found;
    std::string line;
    for (int number = 1; number <= 8 && std::getline(file, line); ++number) {
        if (number == 1) found.pid = static_cast<pid_t>(std::strtol(line.c_str(), nullptr, 10));
        if (number == 5) found.socket_folder = line;
        if (number == 8) found.state = line;
    }
    if (found.pid <= 1) return std::nullopt;
    return found;
}

/// All of it at once: initdb would wait for each of its thousand files, which takes seconds.
bool write_to_disk(const std::filesystem::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return false;
    const bool written = ::syncfs(handle) == 0;
    ::close(handle);
    return written;
}

}  // namespace

std::string ClusterServer::connection_string(const std::string& database, const std::string& user) const {
    std::string folder;
    for (const char c : socket_folder_.string()) {
        if (c == '\'' || c == '\\') folder += '\\';
        folder += c;
    }
    return "host='" + folder + "' port=" + std::to_string(kClusterPort) + " dbname=" + database +
           " user=" + user + " connect_timeout=5";
}

bool ClusterServer::adopt() {
    const auto found = read_pid_file(folders_.cluster());
    if (!found || !is_server_in(found->pid, folders_.cluster())) return false;
    socket_folder_ = found->socket_folder.empty() ? folders_.prepare_socket_folder() : found->socket_folder;
    process_.emplace(found->pid);
    major_ = folders_.cluster_major().value_or(0);
    return wait_until_ready();
}

void ClusterServer::start() {
    const auto existing = folders_.cluster_major();
    const ServerPrograms programs = choose_programs(find_server_programs(), existing);
    if (!existing) make_cluster(programs);
    major_ = programs.major;
    socket_folder_ = folders_.prepare_socket_folder();
    clear_remains();
    folders_.write(folders_.cluster() / "postgresql.conf", postgresql_conf(socket_folder_));
    folders_.write(folders_.cluster() / "pg_hba.conf", pg_hba_conf());
    std::filesystem::remove(folders_.start_log());
    const pid_t pid = launch({programs.postgres(),
                              {"-D", folders_.cluster().string()},
                              folders_.cluster(),
                              folders_.start_log(),
                              folders_.user()});
    process_.emplace(pid);
    if (!wait_until_ready()) refuse_start("it ended at once");
}

void ClusterServer::make_cluster(const ServerPrograms& programs) {
    log::info("making a database in {} with PostgreSQL {}", folders_.cluster().string(), programs.major);
    const auto unfinished = folders_.unfinished_cluster();
    end_remaining(unfinished);
    folders_.make_private(unfinished);
    const int code = launch_and_wait(
        {programs.initdb(),
         {"-D", unfinished.string(), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums",
          "--auth-local=trust", "--auth-host=reject", "--no-instructions", "--no-sync"},
         unfinished,
         folders_.start_log(),
         folders_.user()});
    if (code != 0) refuse_start("initdb ended with code " + std::to_string(code));
    if (!write_to_disk(unfinished)) refuse_start(std::string("syncfs: ") + std::strerror(errno));
    std::error_code error;
    std::filesystem::rename(unfinished, folders_.cluster(), error);
    if (error) refuse_start(error.message());
}

// A server that died leaves workers, which end by themselves, and a host that died an initdb, which writes
// on. This host has the data folder's lock, so nobody else starts programs here.
void ClusterServer::end_remaining(const std::filesystem::path& folder) const {
    const auto start = std::chrono::steady_clock::now();
    for (auto left = servers_in(folder); !left.empty(); left = servers_in(folder)) {
        const auto waited = std::chrono::steady_clock::now() - start;
        if (waited > 10s)
            refuse_start("processes of an earlier server do not end, such as " + std::to_string(left[0]));
        if (waited > 300ms) {
            for (const pid_t pid : left)
                ::kill(pid, waited > 3s ? SIGKILL : SIGQUIT);
        }
        std::this_thread::sleep_for(kPoll);
    }
}

// Files that name the process of a server that died; by now that number may be another program's.
void ClusterServer::clear_remains() {
    end_remaining(folders_.cluster());
    std::error_code ignored;
    const auto socket = socket_folder_ / (".s.PGSQL." + std::to_string(kClusterPort));
    std::filesystem::remove(socket, ignored);
    std::filesystem::remove(socket.string() + ".lock", ignored);
    const auto named = read_pid_file(folders_.cluster());
    if (named && ::kill(named->pid, 0) == 0)
        std::filesystem::remove(folders_.cluster() / "postmaster.pid", ignored);
}

bool ClusterServer::wait_until_ready() {
    const auto start = std::chrono::steady_clock::now();
    auto until = start + start_limit_;
    auto say_at = start + kSayEvery;
    std::string reason = "it recovers from a crash";
    while (process_->alive()) {
        const ServerState state = said_state();
        switch (state == ServerState::ready ? ask(connection_string(), reason) : Answer::not_yet) {
            case Answer::ready:
                return true;
            case Answer::no_database:
                make_database();
                return true;
            case Answer::refused:
                refuse_start(reason);
            case Answer::not_yet:
                break;
        }
        const auto now = std::chrono::steady_clock::now();
        // Recovery takes what it takes; one that is broken off begins at its beginning again.
        if (state == ServerState::starting) until = now + start_limit_;
        if (giving_up_) refuse_start("the server is stopping");
        if (now > until) refuse_start("it did not answer in time: " + reason);
        if (now > say_at) {
            log::info("waiting for PostgreSQL, {} s so far: {}",
                      std::chrono::duration_cast<std::chrono::seconds>(now - start).count(), reason);
            say_at = now + kSayEvery;
        }
        std::this_thread::sleep_for(kPoll);
    }
    return false;
}

// Knocking at a server that is not ready costs it a process each time.
ClusterServer::ServerState ClusterServer::said_state() const {
    const auto found = read_pid_file(folders_.cluster());
    if (!found || found->pid != process_->pid()) return ServerState::silent;
    if (found->state.starts_with("ready")) return ServerState::ready;
    return found->state.starts_with("starting") ? ServerState::starting : ServerState::silent;
}

void ClusterServer::make_database() {
    try {
        pqxx::connection connection(connection_string("postgres", "postgres"));
        pqxx::nontransaction session(connection);
        if (session.exec("select 1 from pg_roles where rolname = 'patchbay'").empty()) {
            session.exec("create role patchbay login nosuperuser nocreatedb createrole");
        }
        // Modules get roles of their own (clusters from before that need the right too).
        session.exec("alter role patchbay createrole");
        if (session.exec("select 1 from pg_database where datname = 'patchbay'").empty()) {
            session.exec("create database patchbay owner patchbay");
        }
    } catch (const std::exception& error) {
        refuse_start(error.what());
    }
}

void ClusterServer::stop(std::chrono::milliseconds limit) {
    if (!alive()) return;
    process_->signal(SIGINT);
    if (process_->wait_until_gone(limit)) return;
    log::warn("PostgreSQL did not stop within {} ms; ending it at once, it recovers at the next start",
              limit.count());
    process_->signal(SIGQUIT);
    if (process_->wait_until_gone(kImmediateLimit)) return;
    process_->signal(SIGKILL);
    process_->wait_until_gone(kImmediateLimit);
}

void ClusterServer::refuse_start(const std::string& reason) const {
    throw Failure(cluster_error("database.start_failed", "The host's own PostgreSQL can't be started",
                                reason + "; " + folders_.last_words(),
                                "Look into " + (folders_.cluster() / "log").string() + " and " +
                                    folders_.start_log().string() +
                                    ", or set database.url to a server of yours."));
}

}  // namespace patchbay::storage
