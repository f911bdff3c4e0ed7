#pragma once
// Asks the running server's API over HTTP, as the commands of its own machine. One thread at a time.

#include "host/packages/cli/control_file.hpp"

#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace patchbay::packages::cli {

class ServerLink {
  public:
    explicit ServerLink(Control control);
    ~ServerLink();
    ServerLink(const ServerLink&) = delete;

    // `path` follows /api/v1. The answer's JSON (null when it has none), or the server's own problem, or
    // package.server_not_running, package.server_unreachable, package.server_answer.
    Result<nlohmann::json> get(const std::string& path);
    Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body);
    Result<nlohmann::json> upload(const std::string& path, std::string_view bytes);
    Result<nlohmann::json> remove(const std::string& path);

    /// As a part of a path or of a query.
    static std::string escaped(std::string_view text);

  private:
    struct Question;
    struct Handle;
    Result<nlohmann::json> ask(const Question& question);

    Control control_;
    std::unique_ptr<Handle> handle_;
};

}  // namespace patchbay::packages::cli
