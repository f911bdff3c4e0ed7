#include "host/storage/server_process.hpp"

#include "host/storage/errors.hpp"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

namespace patchbay::storage {

using namespace std::chrono_literals;

namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() { reset(); }
    Descriptor(const Descriptor&) = delete;
    int get() const { return number_; }
    void reset() {
        if (number_ >= 0) ::close(number_);
        number_ = -1;
    }

  private:
    int number_;
};

[[noreturn]] void refuse(const Launch& what, int error) {
    throw Failure(
        cluster_error("database.start_failed", "A program of PostgreSQL can't be started",
                      what.program.string() + ": " + std::strerror(error),
                      "Check that PostgreSQL is installed completely and may be run by the server's user."));
}

int open_log(const Launch& what) {
    const int log = ::open(what.log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log < 0) refuse(what, errno);
    if (what.user && ::fchown(log, what.user->uid, what.user->gid) != 0) {
        const int error = errno;
        ::close(log);
        refuse(what, error);
    }
    return log;
}

// Everything that needs memory, made before the fork: afterwards only async-signal-safe calls are allowed.
struct Prepared {
    explicit Prepared(const Launch& what) : program(what.program.string()), folder(what.folder.string()) {
        words.push_back(program);
        words.insert(words.end(), what.arguments.begin(), what.arguments.end());
        environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC",
                       "HOME=" + folder};
        for (std::string& word : words)
            arguments.push_back(word.data());
        for (std::string& variable : environment)
            variables.push_back(variable.data());
        arguments.push_back(nullptr);
        variables.push_back(nullptr);
    }
    Prepared(const Prepared&) = delete;

    std::string program;
    std::string folder;
    std::vector<std::string> words;
    std::vector<std::string> environment;
    std::vector<char*> arguments;
    std::vector<char*> variables;
};

bool become(const std::optional<SystemUser>& user) {
    if (!user) return true;
    return ::setgroups(user->groups.size(), user->groups.data()) == 0 && ::setgid(user->gid) == 0 &&
           ::setuid(user->uid) == 0;
}

[[noreturn]] void run_child(const Launch& what, const Prepared& prepared, int log, int report) {
    ::setsid();
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::umask(077);
    const int nothing = ::open("/dev/null", O_RDONLY);
    const bool ready = nothing >= 0 && ::dup2(nothing, 0) == 0 && ::dup2(log, 1) == 1 &&
                       ::dup2(log, 2) == 2 && become(what.user) && ::chdir(prepared.folder.c_str()) == 0;
    if (ready) {
        // Listening sockets of the host that lack the close-on-exec flag must not stay open in the server.
        ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
        ::execve(prepared.program.c_str(), prepared.arguments.data(), prepared.variables.data());
    }
    const int error = errno;
    if (::write(report, &error, sizeof error) < 0) ::_exit(126);
    ::_exit(127);
}

// Field 22 of /proc/<pid>/stat; the name before it may hold anything, so the fields are counted after its
// end.
std::uint64_t start_time_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return 0;
    std::istringstream fields(text.substr(name_end + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number)
        fields >> field;
    std::uint64_t ticks = 0;
    std::from_chars(field.data(), field.data() + field.size(), ticks);
    return ticks;
}

}  // namespace

pid_t launch(const Launch& what) {
    const Prepared prepared(what);
    const Descriptor log(open_log(what));
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) refuse(what, errno);
    const Descriptor from_child(ends[0]);
    Descriptor to_parent(ends[1]);
    const pid_t pid = ::fork();
    if (pid < 0) refuse(what, errno);
    if (pid == 0) run_child(what, prepared, log.get(), to_parent.get());
    to_parent.reset();
    int error = 0;
    // The pipe closes without a word when the program was started.
    if (::read(from_child.get(), &error, sizeof error) == sizeof error) {
        ::waitpid(pid, nullptr, 0);
        refuse(what, error);
    }
    return pid;
}

int launch_and_wait(const Launch& what) {
    const pid_t pid = launch(what);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ServerProcess::ServerProcess(pid_t pid) : pid_(pid), started_at_(start_time_of(pid)) {}

bool ServerProcess::alive() {
    if (gone_) return false;
    // Collects its end when it is a child of this process; one that was taken over is not.
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) gone_ = true;
    if (!gone_ && ::kill(pid_, 0) != 0 && errno == ESRCH) gone_ = true;
    if (!gone_ && start_time_of(pid_) != started_at_) gone_ = true;
    return !gone_;
}

void ServerProcess::signal(int number) const {
    if (!gone_) ::kill(pid_, number);
}

bool ServerProcess::wait_until_gone(std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (alive()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

bool is_server_in(pid_t pid, const std::filesystem::path& folder) {
    const std::filesystem::path process = "/proc/" + std::to_string(pid);
    std::error_code error;
    const auto where = std::filesystem::read_symlink(process / "cwd", error);
    if (error || where != folder) return false;
    // An update replaces the program of a running server: its name then ends in " (deleted)".
    const auto program = std::filesystem::read_symlink(process / "exe", error).filename().string();
    const std::string name = program.substr(0, program.find(' '));
    return !error && (name == "postgres" || name == "initdb");
}

std::vector<pid_t> servers_in(const std::filesystem::path& folder) {
    std::vector<pid_t> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        const std::string name = entry.path().filename().string();
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error == std::errc() && end == name.data() + name.size() && is_server_in(pid, folder))
            found.push_back(pid);
    }
    return found;
}

}  // namespace patchbay::storage
