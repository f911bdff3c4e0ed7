#pragma once
// A plugin's library in this process: a private copy, opened, its entry checked. Unloaded when destroyed,
// unless it was abandoned (something of it may still run).

#include <patchbay/boundary.h>
#include <patchbay/result.hpp>

#include <filesystem>
#include <memory>

namespace patchbay::modules {

class Library {
  public:
    /// Copies `file` under `run_folder` (a new inode, since dlopen gives the old mapping for a path it knows)
    /// and loads it. A refusal says what was found, what was needed and what to do.
    static Result<std::unique_ptr<Library>> load(const std::filesystem::path& file,
                                                 const std::filesystem::path& run_folder);
    ~Library();
    Library(const Library&) = delete;

    const patchbay_plugin& entry() const { return *entry_; }
    const std::filesystem::path& file() const;
    /// Leaves it mapped for good.
    void abandon();

  private:
    struct Loaded;
    explicit Library(std::unique_ptr<Loaded> loaded);

    std::unique_ptr<Loaded> loaded_;
    const patchbay_plugin* entry_ = nullptr;
};

}  // namespace patchbay::modules
