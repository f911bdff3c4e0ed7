#pragma once
// The folders of the host's own PostgreSQL below the data folder, made ready for the user that it runs as.
// Used by EmbeddedCluster.
//
//     <data>/lock           one host per data folder
//     <data>/postgres       the cluster
//     <data>/postgres.new   the cluster while it is being made
//     <data>/run            the socket; elsewhere when that path is too long for one

#include "host/storage/system_user.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace patchbay::storage {

class ClusterFolders {
  public:
    /// Makes the data folder when it is not there, and enterable for the server's user. Throws Failure in
    /// words.
    ClusterFolders(std::filesystem::path data, std::optional<SystemUser> user);

    const std::filesystem::path& data() const { return data_; }
    const std::optional<SystemUser>& user() const { return user_; }
    std::filesystem::path cluster() const { return data_ / "postgres"; }
    std::filesystem::path unfinished_cluster() const { return data_ / "postgres.new"; }
    std::filesystem::path start_log() const { return data_ / "postgres-start.log"; }

    /// The major version that made the cluster; nothing when there is no cluster yet.
    std::optional<int> cluster_major() const;
    /// The private folder of the socket, made when it is not there. Throws Failure.
    std::filesystem::path prepare_socket_folder() const;
    /// An empty private folder for the server's user. Throws Failure.
    void make_private(const std::filesystem::path& folder) const;
    /// Replaces a file in the cluster's folder. Throws Failure.
    void write(const std::filesystem::path& file, const std::string& text) const;
    /// The last lines of what the server said, for error messages.
    std::string last_words() const;

  private:
    std::filesystem::path socket_folder() const;

    std::filesystem::path data_;
    std::optional<SystemUser> user_;
};

}  // namespace patchbay::storage
