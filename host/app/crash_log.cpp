#include "host/app/crash_log.hpp"

#include "host/runtime/label.hpp"
#include "host/runtime/loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace patchbay::app {
namespace {

constexpr std::size_t kKept = 100;
constexpr std::array<int, 5> kFatal{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

int crash_file = -1;  // the handler can't be given anything

/// A line put together without memory from the heap.
class Line {
  public:
    void add(std::string_view text) {
        const std::size_t size = std::min(text.size(), bytes_.size() - 1 - size_);  // a newline still fits
        std::memcpy(bytes_.data() + size_, text.data(), size);
        size_ += size;
    }
    void add(long number) {
        const auto end = std::to_chars(bytes_.data() + size_, bytes_.data() + bytes_.size(), number);
        size_ = static_cast<std::size_t>(end.ptr - bytes_.data());
    }
    void write_to(int file) {
        bytes_[size_++] = '\n';
        const ssize_t ignored = ::write(file, bytes_.data(), size_);
        static_cast<void>(ignored);  // there is nobody left to tell
    }

  private:
    std::array<char, 512> bytes_{};
    std::size_t size_ = 0;
};

/// Calls only what a signal handler may. The signal's default action follows: SA_RESETHAND.
void note_crash(int signal) {
    const runtime::Loop* const loop = runtime::Loop::current();
    const runtime::Label* const label = loop != nullptr ? loop->running().label : nullptr;
    Line line;
    line.add(static_cast<long>(std::time(nullptr)));
    line.add("\t");
    line.add(label != nullptr ? std::string_view(label->module) : "host");
    line.add("\t");
    line.add(label != nullptr ? std::string_view(label->what) : "a thread of its own");
    line.write_to(crash_file);
    raise(signal);
}

}  // namespace

CrashLog::CrashLog(std::filesystem::path file) : file_(std::move(file)) {}

std::vector<Crash> CrashLog::read() const {
    std::vector<Crash> crashes;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find('\t');
        const auto second = line.find('\t', first == std::string::npos ? first : first + 1);
        long seconds = 0;
        if (second == std::string::npos ||
            std::from_chars(line.data(), line.data() + first, seconds).ec != std::errc{})
            continue;
        crashes.push_back({line.substr(first + 1, second - first - 1), line.substr(second + 1),
                           std::chrono::system_clock::time_point(std::chrono::seconds(seconds))});
    }
    if (crashes.size() > kKept)
        crashes.erase(crashes.begin(), crashes.end() - static_cast<std::ptrdiff_t>(kKept));
    return crashes;
}

void CrashLog::forget(const std::string& module) const {
    auto crashes = read();
    if (std::erase_if(crashes, [&](const Crash& crash) { return crash.module == module; }) > 0)
        write(crashes);
}

void CrashLog::note(const Crash& crash) const {
    std::ofstream(file_, std::ios::app) << std::chrono::system_clock::to_time_t(crash.at) << '\t'
                                        << crash.module << '\t' << crash.what << '\n';
}

void CrashLog::write(const std::vector<Crash>& crashes) const {
    // In place: the handler has the file open.
    std::ofstream out(file_, std::ios::trunc);
    for (const Crash& crash : crashes)
        out << std::chrono::system_clock::to_time_t(crash.at) << '\t' << crash.module << '\t' << crash.what
            << '\n';
}

void CrashLog::begin() const {
    crash_file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (crash_file < 0)
        throw std::system_error(errno, std::generic_category(), "can't open " + file_.string());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose own handlers say more
    struct sigaction action {};
    action.sa_handler = note_crash;
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_ONSTACK | SA_NODEFER;
    for (const int signal : kFatal)
        sigaction(signal, &action, nullptr);
#endif
}

std::map<std::string, std::string> crashed_too_often(const std::vector<Crash>& crashes,
                                                     std::chrono::system_clock::time_point now,
                                                     std::size_t limit) {
    std::map<std::string, std::size_t> counts;
    std::map<std::string, std::string> last;
    for (const Crash& crash : crashes) {
        if (crash.module == "host" || crash.at < now - std::chrono::hours(1)) continue;
        if (++counts[crash.module] >= limit) last[crash.module] = crash.what;
    }
    return last;
}

}  // namespace patchbay::app
