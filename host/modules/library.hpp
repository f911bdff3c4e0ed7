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
    /// Copies `file` under `run_folder`, called after `name` (a new inode, since dlopen gives the old mapping
    /// for a path it knows) and loads it. A refusal says what was found, what was needed and what to do.
    static Result<std::unique_ptr<Library>> load(const std::filesystem::path& file,
                                                 const std::filesystem::path& run_folder,
                                                 const std::string& name);
    /// Loads `file` itself; `where` is what errors call it. For a process that loads one library only.
    static Result<std::unique_ptr<Library>> open(const std::filesystem::path& file, const std::string& where);
    ~Library();
    Library(const Library&) = delete;

    const patchbay_plugin& entry() const { return *entry_; }
    /// The private copy.
    const std::filesystem::path& file() const;
    /// Leaves it mapped for good.
    void abandon();

  private:
    struct Loaded;
    explicit Library(std::unique_ptr<Loaded> loaded);

    std::unique_ptr<Loaded> loaded_;
    const patchbay_plugin* entry_ = nullptr;
};

/// A copy of `file` (or of a whole folder) of its own under `run_folder`, called after `name`. Throws
/// filesystem_error.
std::filesystem::path private_copy(const std::filesystem::path& file, const std::filesystem::path& run_folder,
                                   const std::string& name);

}  // namespace patchbay::modules
