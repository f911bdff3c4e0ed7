#include "host/storage/cluster_settings.hpp"

#include <cstdint>
#include <cstdio>

namespace patchbay::storage {

namespace {

constexpr std::size_t kLongestSocketPath = 107;

// What fails is logged by the host under the statement's name. The server must not log the text of
// statements: it may hold what customers wrote.
constexpr const char* kSettings = R"(
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
superuser_reserved_connections = 3

shared_buffers = 64MB
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 512MB
max_worker_processes = 4
max_parallel_workers = 2
max_parallel_workers_per_gather = 1
jit = off

wal_level = replica
fsync = on
full_page_writes = on
synchronous_commit = on
wal_compression = on
min_wal_size = 80MB
max_wal_size = 1GB
checkpoint_timeout = 15min
max_wal_senders = 4

random_page_cost = 1.1
autovacuum = on
autovacuum_naptime = 20s
autovacuum_vacuum_scale_factor = 0.1
autovacuum_analyze_scale_factor = 0.05

logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] %a '
log_min_messages = warning
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_timezone = 'UTC'
timezone = 'UTC'
lc_messages = 'C.UTF-8'
default_text_search_config = 'pg_catalog.simple'

include_if_exists = 'local.conf'
)";

std::uint64_t hash_of(const std::string& text) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

// A list of names in double quotes, inside a setting in single quotes.
std::string quoted_folder(const std::string& folder) {
    std::string out = "'\"";
    for (const char c : folder) {
        if (c == '\'') out += '\'';
        if (c == '"') out += '"';
        if (c == '\\') out += '\\';
        out += c;
    }
    return out + "\"'";
}

}  // namespace

std::string postgresql_conf(const std::filesystem::path& socket_folder) {
    std::string text =
        "# Written by the server at every start. Put settings of your own into local.conf beside this "
        "file.\n";
    text += "port = " + std::to_string(kClusterPort) + "\n";
    text += "unix_socket_directories = " + quoted_folder(socket_folder.string()) + "\n";
    return text + (kSettings + 1);
}

std::string pg_hba_conf() {
    return "# Written by the server at every start. Only the server's own user can enter the folder of the "
           "socket.\n"
           "local all all trust\n"
           "local replication all trust\n";
}

bool fits_socket(const std::filesystem::path& folder) {
    return folder.string().size() + std::string("/.s.PGSQL.").size() + std::to_string(kClusterPort).size() <=
           kLongestSocketPath;
}

std::filesystem::path short_socket_folder(const std::filesystem::path& parent,
                                          const std::filesystem::path& data_folder) {
    char name[32];
    std::snprintf(name, sizeof name, "patchbay-%016llx",
                  static_cast<unsigned long long>(hash_of(data_folder.string())));
    return parent / name;
}

}  // namespace patchbay::storage
