#pragma once
// The settings files of the host's own PostgreSQL. Pure; any thread.

#include <filesystem>
#include <string>

namespace patchbay::storage {

/// The server's port number; part of the socket's file name, nothing listens on it.
inline constexpr int kClusterPort = 5432;

/// postgresql.conf. What an operator wants otherwise goes into local.conf beside it, which is read last.
std::string postgresql_conf(const std::filesystem::path& socket_folder);

/// pg_hba.conf: the private socket folder alone decides who gets in.
std::string pg_hba_conf();

/// Whether a socket in this folder has a path that the system can take (107 bytes).
bool fits_socket(const std::filesystem::path& folder);

/// The folder for the sockets of a data folder whose own path is too long for them.
std::filesystem::path short_socket_folder(const std::filesystem::path& parent,
                                          const std::filesystem::path& data_folder);

}  // namespace patchbay::storage
