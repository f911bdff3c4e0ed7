#pragma once
// One host per data folder. Owned by whoever uses the folder; released by the destructor, and by the system
// when the process dies in whatever way.

#include <filesystem>

namespace patchbay::storage {

class DataFolderLock {
  public:
    /// Takes `<folder>/lock`, which then says this process's id. Throws Failure("database.folder_in_use")
    /// naming who holds it.
    explicit DataFolderLock(const std::filesystem::path& folder);
    ~DataFolderLock();
    DataFolderLock(const DataFolderLock&) = delete;

  private:
    int descriptor_ = -1;
};

}  // namespace patchbay::storage
