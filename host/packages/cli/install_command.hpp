#pragma once
// Brings a package to the running server, says what it may do, and installs it when that is agreed to.

#include "host/packages/cli/console.hpp"
#include "host/packages/cli/server_link.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::packages::cli {

struct Installation {
    std::filesystem::path file;
    std::optional<std::filesystem::path> signature;  ///< none: FILE.minisig where there is one
    bool enable = false;
    bool yes = false;  ///< without a question
};
int install_package(ServerLink& server, const Console& console, const Installation& installation);

/// The server's StagedPackage.
Result<nlohmann::json> stage(ServerLink& server, std::string_view bytes,
                             const std::optional<std::string>& signature);
/// The server's Module.
Result<nlohmann::json> install_staged(ServerLink& server, const nlohmann::json& staged, bool enable);

/// What the package is, may do, and may do that the version before might not.
std::string describe_staged(const nlohmann::json& staged);

}  // namespace patchbay::packages::cli
