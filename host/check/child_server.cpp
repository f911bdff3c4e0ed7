#include "host/check/child_server.hpp"

#include "host/check/process_figures.hpp"
#include "host/storage/server_process.hpp"

#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

namespace patchbay::check {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookEvery{10};
constexpr std::chrono::milliseconds kDatabaseEnds{5000};
constexpr std::chrono::milliseconds kStopLimit{30'000};
constexpr std::size_t kLastWords = 1500;

fs::path log_file(const fs::path& data) {
    return data / "server.log";
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A TOML text reads as a JSON one, as far as paths and names go.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump();
}

std::string end_in_words(int status) {
    if (!WIFSIGNALED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
    const int signal = WTERMSIG(status);
    const char* const name = sigabbrev_np(signal);
    return "signal " + std::to_string(signal) + (name != nullptr ? std::string(" (SIG") + name + ")" : "");
}

Failure did_not_start(const std::string& why, const std::string& output) {
    const std::size_t skip = output.size() > kLastWords ? output.size() - kLastWords : 0;
    return Failure(Error{ErrorKind::unavailable,
                         "check.no_server",
                         "The server for the check does not start",
                         why + ": " + output.substr(skip),
                         "Run `patchbay doctor`: what it says is what is missing here, too",
                         {},
                         0});
}

}  // namespace

ChildServer::ChildServer(ChildServerOptions options) : options_(std::move(options)) {
    fs::create_directories(options_.data);
    write_configuration();
    pid_ = storage::launch({options_.program,
                            {"serve", "--data", options_.data.string(), "--port", "0", "--config",
                             (options_.data / "check.toml").string()},
                            options_.data,
                            log_file(options_.data),
                            std::nullopt});
    const auto until = steady_clock::now() + options_.start_limit;
    while (!ready()) {
        const bool ended = !alive();
        if (!ended && steady_clock::now() < until) {
            std::this_thread::sleep_for(kLookEvery);
            continue;
        }
        const std::string said = output();
        stop();
        throw did_not_start(ended ? "it ended with " + end_ : "it was not ready in time", said);
    }
}

ChildServer::~ChildServer() {
    stop();
    std::error_code ignored;
    fs::remove_all(options_.data, ignored);
}

void ChildServer::write_configuration() const {
    std::ofstream out(options_.data / "check.toml");
    std::string folders;
    for (const fs::path& folder : options_.plugins)
        folders += (folders.empty() ? "" : ", ") + quoted(folder.string());
    out << "[limits]\nrequests_per_address = 0\nrequests_per_user = 0\n"
        << "[log]\naccess = false\nformat = \"json\"\n"
        << "[bus]\nretry_ms = 2\n"
        << "[health]\ninterval_seconds = 1\n"
        << "[plugins]\nfolders = [" << folders << "]\n"
        << "[isolation]\nprocess = ["
        << (options_.isolated.empty() ? std::string() : quoted(options_.isolated)) << "]\n"
        << "memory_mib = " << options_.memory_mib << "\n";
}

/// It is once the file for commands is there and the link for the first admin was printed.
bool ChildServer::ready() {
    auto control = packages::cli::read_control(options_.data);
    if (!control) return false;
    const std::string said = output();
    constexpr std::string_view kLink = "/setup#";
    const auto link = said.find(kLink);
    if (link == std::string::npos) return false;
    const auto end = said.find('\n', link);
    if (end == std::string::npos) return false;
    setup_token_ = said.substr(link + kLink.size(), end - link - kLink.size());
    ready_at_ = steady_clock::now();
    control_ = std::make_unique<packages::cli::Control>(std::move(*control));
    return true;
}

bool ChildServer::alive() {
    if (pid_ == 0 || !end_.empty()) return false;
    int status = 0;
    const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return true;
    end_ = ended == pid_ ? end_in_words(status) : "an unknown end";
    return false;
}

/// At once: its data goes as well, so nothing has to be saved. Processes of modules end with it.
void ChildServer::stop() {
    kill();
    end_database(SIGQUIT, kDatabaseEnds);  // it takes its shared memory along, which SIGKILL would leave
    end_database(SIGKILL, kStopLimit);
}

void ChildServer::end_database(int signal, std::chrono::milliseconds limit) const {
    const auto processes = database();
    for (const pid_t process : processes)
        ::kill(process, signal);
    const auto until = steady_clock::now() + limit;
    while (std::any_of(processes.begin(), processes.end(), is_alive) && steady_clock::now() < until)
        std::this_thread::sleep_for(kLookEvery);
}

void ChildServer::kill() {
    if (alive()) ::kill(pid_, SIGKILL);
    while (alive())
        std::this_thread::sleep_for(kLookEvery);
}

std::string ChildServer::output() const {
    return text_of(log_file(options_.data));
}

std::vector<pid_t> ChildServer::database() const {
    std::error_code error;
    const auto folder = fs::canonical(options_.data / "postgres", error);
    return error ? std::vector<pid_t>() : storage::servers_in(folder);
}

}  // namespace patchbay::check
