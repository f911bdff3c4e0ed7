#include "host/isolation/child_process.hpp"

#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace patchbay::isolation {
namespace {

constexpr int kChildSocket = 3;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const std::string& text : texts)
        list.push_back(const_cast<char*>(text.c_str()));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
    list.push_back(nullptr);
    return list;
}

/// posix_spawn's parameters, given back whatever happens.
class SpawnSetup {
  public:
    SpawnSetup(int socket, int output, const std::filesystem::path& folder) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
        posix_spawn_file_actions_adddup2(&actions_, socket, kChildSocket);
        posix_spawn_file_actions_addclosefrom_np(&actions_, kChildSocket + 1);
        posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        // A group of its own: a Ctrl-C in the terminal is the host's to handle.
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_,
                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnSetup() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnSetup(const SpawnSetup&) = delete;

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

std::string in_words(int status) {
    if (WIFSIGNALED(status)) {
        const int signal = WTERMSIG(status);
        const char* const name = sigabbrev_np(signal);
        return "was ended by signal " + std::to_string(signal) +
               (name != nullptr ? std::string(" (SIG") + name + ")" : "");
    }
    return "ended with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments,
                           const std::vector<std::string>& environment, const std::filesystem::path& folder) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::system_error(errno, std::generic_category(), "socketpair");
    socket_ = ends[0];
    int pipe_ends[2];
    if (::pipe2(pipe_ends, O_CLOEXEC) != 0) {
        const int reason = errno;
        ::close(ends[0]);
        ::close(ends[1]);
        throw std::system_error(reason, std::generic_category(), "pipe2");
    }
    output_ = pipe_ends[0];
    int error = 0;
    {
        SpawnSetup setup(ends[1], pipe_ends[1], folder);
        error = ::posix_spawn(&pid_, arguments.front().c_str(), &setup.actions_, &setup.attributes_,
                              pointers(arguments).data(), pointers(environment).data());
    }
    ::close(ends[1]);
    ::close(pipe_ends[1]);
    if (error != 0) {
        ::close(socket_);
        ::close(output_);
        throw std::system_error(error, std::generic_category(), arguments.front());
    }
}

ChildProcess::~ChildProcess() {
    if (socket_ >= 0) ::close(socket_);
    if (output_ >= 0) ::close(output_);
    kill();
    wait(std::chrono::seconds(5));
}

int ChildProcess::take_socket() {
    return std::exchange(socket_, -1);
}

int ChildProcess::take_output() {
    return std::exchange(output_, -1);
}

void ChildProcess::kill() {
    signal(SIGKILL);
}

void ChildProcess::pause() {
    signal(SIGSTOP);
}

void ChildProcess::go_on() {
    signal(SIGCONT);
}

/// Never to another process that got its number.
void ChildProcess::signal(int number) {
    const std::lock_guard lock(mutex_);
    if (!status_) ::kill(-pid_, number);
}

bool ChildProcess::reap() {
    const std::lock_guard lock(mutex_);
    if (status_) return true;
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT | WNOHANG) != 0) {
        if (errno == ECHILD) status_ = 0;  // somebody else has waited for it
        return status_.has_value();
    }
    if (info.si_pid == 0) return false;
    // Before its number can be another's: what it has left behind.
    ::kill(-pid_, SIGKILL);
    int status = 0;
    status_ = ::waitpid(pid_, &status, 0) == pid_ ? status : 0;
    return true;
}

std::optional<std::string> ChildProcess::wait(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!reap()) {
        if (std::chrono::steady_clock::now() >= until) return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return in_words(*status_);
}

std::uint64_t ChildProcess::resident_bytes() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    in >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::chrono::milliseconds ChildProcess::processor_time() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/stat");
    std::string line;
    std::getline(in, line);
    const auto name_end = line.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(line.substr(name_end + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field)
        fields >> skipped;
    std::uint64_t user = 0;
    std::uint64_t system = 0;
    fields >> user >> system;
    return std::chrono::milliseconds(1000 * (user + system) /
                                     static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK)));
}

}  // namespace patchbay::isolation
