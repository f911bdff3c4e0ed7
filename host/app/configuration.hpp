#pragma once
// What a deployer sets: a TOML file, overridden by PATCHBAY_* variables, overridden by the command line.
// Secrets may stand in files of their own (database.url_file).

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::app {

struct Configuration {
    std::filesystem::path data = "data";
    std::string address = "127.0.0.1";
    unsigned short port = 8080;
    std::string public_url;  ///< how the outside reaches this install, without a slash at the end
    std::vector<std::string> trusted_proxies;
    std::string database_url;  ///< empty: the host's own PostgreSQL in the data folder
    unsigned database_connections = 8;
    unsigned loops = 0;  ///< event loops; 0: one per core
    std::string log_level = "info";
    std::string log_format = "auto";  ///< auto, pretty, json
    bool log_access = true;
    std::uint64_t body_limit = 1024 * 1024;
    unsigned requests_per_address = 100;  ///< a minute, for those who are not signed in; 0: no limit
    unsigned requests_per_user = 1000;    ///< a minute; 0: no limit
    std::filesystem::path web_folder;     ///< empty: found beside the program
    std::vector<std::filesystem::path> plugin_folders;
    std::map<std::string, nlohmann::json> module_settings;
    bool require_signature = false;                 ///< of packages that are installed
    std::vector<std::string> signature_keys;        ///< minisign's public keys, whose signatures are taken
    std::vector<std::string> isolated_modules;      ///< each in a process of its own; "*": all
    std::uint64_t isolation_memory = 512ULL << 20;  ///< bytes, of each
    unsigned isolation_processor = 0;               ///< percent of one core, for each; 0: no limit
    std::string isolation_user = "nobody";          ///< whom they run as when the server is root
    std::chrono::milliseconds retry_pause{1000};    ///< after an event's first failure
    std::chrono::seconds health_interval{5};        ///< between two looks at the modules
    bool safe_mode = false;
};

/// What the command line gives; what is absent does not override.
struct CommandLineValues {
    std::optional<std::string> data;
    std::optional<unsigned short> port;
    std::optional<std::string> address;
    std::optional<std::string> config;
    bool safe_mode = false;
};

/// Variables by name.
using Environment = std::map<std::string, std::string>;

/// Reads file, environment and command line. The error names the place, what is wrong, and what to enter.
Result<Configuration> load_configuration(const CommandLineValues& values, const Environment& environment);

/// The process's environment.
Environment read_environment();

std::optional<std::string> find_variable(const Environment& environment, const std::string& name);

}  // namespace patchbay::app
