#include "host/check/process_figures.hpp"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace patchbay::check {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(pid_t process) {
    return "/proc/" + std::to_string(process);
}

std::size_t entries_in(const fs::path& folder) {
    std::error_code error;
    const auto entries = fs::directory_iterator(folder, error);
    return error ? 0 : static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

/// The fields of /proc/<pid>/stat after the name, which may hold anything: state, parent, …
std::string status_after_name(pid_t process) {
    std::ifstream in(folder_of(process) / "stat");
    std::string line;
    std::getline(in, line);
    const auto end = line.rfind(')');
    return end == std::string::npos || end + 2 > line.size() ? std::string() : line.substr(end + 2);
}

std::size_t open_files(pid_t process) {
    std::size_t count = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_of(process) / "fd", error)) {
        const auto target = fs::read_symlink(entry.path(), error).string();
        if (!error && !target.starts_with("socket:")) ++count;
    }
    return count;
}

}  // namespace

ProcessFigures figures_of(pid_t process) {
    ProcessFigures figures;
    std::ifstream in(folder_of(process) / "statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    in >> total >> resident;
    figures.resident_bytes = resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    figures.threads = entries_in(folder_of(process) / "task");
    figures.files = open_files(process);
    return figures;
}

std::vector<pid_t> children_of(pid_t process) {
    std::vector<pid_t> children;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().string();
        pid_t other = 0;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), other);
        if (read.ec != std::errc() || read.ptr != name.data() + name.size()) continue;
        const std::string status = status_after_name(other);
        pid_t parent = 0;
        if (status.size() < 3 || status[0] == 'Z') continue;
        std::from_chars(status.data() + 2, status.data() + status.size(), parent);
        if (parent == process) children.push_back(other);
    }
    return children;
}

bool is_alive(pid_t process) {
    const std::string status = status_after_name(process);
    return !status.empty() && status[0] != 'Z' && status[0] != 'X';
}

}  // namespace patchbay::check
