#pragma once
// Tells when files below a folder changed (inotify): once for a burst of changes, and also for one that came
// between two calls. Hidden folders, node_modules, __pycache__ and the given one are not looked at. One
// thread.

#include <patchbay/result.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>

namespace patchbay::packages::cli {

class SourceWatch {
  public:
    /// `apart`: a folder whose files are made, not written, such as the build's. Refuses more than 2,000
    /// folders.
    static Result<std::unique_ptr<SourceWatch>> open(const std::filesystem::path& folder,
                                                     const std::filesystem::path& apart);
    ~SourceWatch();
    SourceWatch(const SourceWatch&) = delete;

    /// Waits for a change, and then until nothing changed for 200 ms (2 s at most). False: none came in
    /// `at_most`; without it this waits for good.
    Result<bool> wait(std::optional<std::chrono::milliseconds> at_most = std::nullopt);

  private:
    SourceWatch(int descriptor, std::filesystem::path folder, std::filesystem::path apart);

    Result<void> add_folders();
    bool is_apart(const std::filesystem::path& folder) const;
    bool changed_within(std::optional<std::chrono::milliseconds> at_most) const;

    int descriptor_;
    std::filesystem::path folder_;
    std::filesystem::path apart_;
};

}  // namespace patchbay::packages::cli
