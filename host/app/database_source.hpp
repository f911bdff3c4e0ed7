#pragma once
// The database that a configuration names: a server somewhere, or the host's own cluster in the data folder.

#include "host/app/configuration.hpp"
#include "host/storage/data_folder_lock.hpp"
#include "host/storage/embedded_cluster.hpp"

#include <memory>
#include <string>

namespace patchbay::app {

class DatabaseSource {
  public:
    /// Takes the data folder for this process and starts the embedded cluster where one is wanted. Throws
    /// Failure.
    explicit DatabaseSource(const Configuration& configuration);
    /// For commands: as the constructor, but beside a host that runs on this folder its database is shared.
    /// Throws Failure.
    static DatabaseSource beside_host(const Configuration& configuration);

    const std::string& url() const { return url_; }
    bool embedded() const { return cluster_ != nullptr; }
    /// Ends the embedded cluster, unless a running host has it.
    void stop();

  private:
    DatabaseSource() = default;

    std::unique_ptr<storage::DataFolderLock> lock_;
    std::unique_ptr<storage::EmbeddedCluster> cluster_;
    std::string url_;
};

}  // namespace patchbay::app
