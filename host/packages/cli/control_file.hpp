#pragma once
// How the commands of this machine reach the running server: control.json {url, token} in the data
// folder, which the server writes for its own user alone.

#include <patchbay/result.hpp>

#include <filesystem>
#include <string>

namespace patchbay::packages::cli {

/// The bearer token. It can't be printed; whoever reveals it must not keep it.
class Token {
  public:
    explicit Token(std::string text) : text_(std::move(text)) {}
    const std::string& reveal() const { return text_; }

  private:
    std::string text_;
};

struct Control {
    std::string url;  ///< without a slash at the end
    Token token;
    std::filesystem::path data;  ///< the data folder that the server runs with
};

/// package.server_not_running, or package.control_unreadable.
Result<Control> read_control(const std::filesystem::path& data);

Error server_not_running(const std::filesystem::path& data);

}  // namespace patchbay::packages::cli
