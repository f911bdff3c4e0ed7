#pragma once
// A real PostgreSQL for the tests: one server for the whole process, in a temporary folder.

#include "host/storage/database.hpp"
#include "host/storage/embedded_cluster.hpp"

#include <patchbay/database.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace patchbay::storage::test {

/// A folder that is gone with this object.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// A stopped cluster without any data, to be copied; it does not wait for the disk.
class MadeCluster {
  public:
    MadeCluster();
    void copy_to(const std::filesystem::path& data) const;

  private:
    TemporaryFolder folder_;
};

/// The server shared by the tests, started by the first that asks.
EmbeddedCluster& shared_cluster();
/// Ends it; called at the end of main().
void stop_shared_cluster();

/// Storage on the shared server, and the SDK's Database over it.
struct TestDatabase {
    explicit TestDatabase(std::function<void(StorageOptions&)> change = {});

    Storage storage;
    StorageLink link;
    Database database;
};

/// Looks every few milliseconds; false when it does not become true in time.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds limit = std::chrono::seconds(20));

/// The error that `work` throws; a test failure when it throws none.
Error failure_of(const std::function<void()>& work);

std::chrono::milliseconds time_of(const std::function<void()>& work);

}  // namespace patchbay::storage::test
