#include "host/packages/cli/source_watch.hpp"

#include "host/packages/errors.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace patchbay::packages::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kMostFolders = 2000;
constexpr milliseconds kQuiet{200};
constexpr milliseconds kLongestBurst{2000};
constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;

Error can_not_watch(const fs::path& folder, const std::string& found) {
    return refusal(
        "folder_unwatched", "The plugin's folder can't be watched", folder.string() + ": " + found,
        "Give the folder that holds the plugin's sources; a smaller one, when it has too many folders");
}

/// As the entries of a folder are named: without a slash at the end.
fs::path comparable(const fs::path& path) {
    const fs::path normal = fs::absolute(path).lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();
}

}  // namespace

SourceWatch::SourceWatch(int descriptor, fs::path folder, fs::path apart)
    : descriptor_(descriptor), folder_(std::move(folder)), apart_(std::move(apart)) {}

SourceWatch::~SourceWatch() {
    ::close(descriptor_);
}

Result<std::unique_ptr<SourceWatch>> SourceWatch::open(const fs::path& folder, const fs::path& apart) {
    const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) return can_not_watch(folder, std::strerror(errno));
    std::unique_ptr<SourceWatch> watch(new SourceWatch(descriptor, comparable(folder), comparable(apart)));
    if (auto added = watch->add_folders(); !added) return added.error();
    return watch;
}

bool SourceWatch::is_apart(const fs::path& folder) const {
    const std::string name = folder.filename();
    return folder == apart_ || name.starts_with('.') || name == "node_modules" || name == "__pycache__";
}

Result<void> SourceWatch::add_folders() {
    std::vector<fs::path> waiting{folder_};
    for (std::size_t count = 0; !waiting.empty(); ++count) {
        const fs::path folder = waiting.back();
        waiting.pop_back();
        if (count == kMostFolders) return can_not_watch(folder_, "it has more than 2,000 folders");
        if (::inotify_add_watch(descriptor_, folder.c_str(), kChanges) < 0) {
            if (errno == ENOENT && folder != folder_) continue;  // gone since it was listed
            return can_not_watch(folder, std::strerror(errno));
        }
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            if (entry->is_directory(error) && !entry->is_symlink(error) && !is_apart(entry->path()))
                waiting.push_back(entry->path());
        }
    }
    return {};
}

bool SourceWatch::changed_within(std::optional<milliseconds> at_most) const {
    pollfd waiting{descriptor_, POLLIN, 0};
    const int wait_for = at_most ? static_cast<int>(at_most->count()) : -1;
    int ready = 0;
    do {
        ready = ::poll(&waiting, 1, wait_for);
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) return false;
    alignas(inotify_event) std::array<char, 16 * 1024> events;
    while (::read(descriptor_, events.data(), events.size()) > 0) {
        // That something changed is all there is to know.
    }
    return true;
}

Result<bool> SourceWatch::wait(std::optional<milliseconds> at_most) {
    if (!changed_within(at_most)) return false;
    const auto limit = steady_clock::now() + kLongestBurst;
    while (steady_clock::now() < limit && changed_within(kQuiet)) {
    }
    if (auto added = add_folders(); !added) return added.error();
    return true;
}

}  // namespace patchbay::packages::cli
