#include "host/packages/cli/control_file.hpp"

#include "host/packages/errors.hpp"

#include <nlohmann/json.hpp>

#include <fstream>

namespace patchbay::packages::cli {
namespace {

Error unreadable_control(const std::filesystem::path& file, const std::string& found) {
    return refusal("control_unreadable", "The running server can't be reached", file.string() + " " + found,
                   "Run this as the user that runs the server; if that is so, restart the server");
}

}  // namespace

Error server_not_running(const std::filesystem::path& data) {
    Error error =
        refusal("server_not_running",
                "patchbay is not running with the data folder " + std::filesystem::absolute(data).string(),
                "", "Start it with `patchbay serve`, or name its data folder with --data");
    error.kind = ErrorKind::unavailable;
    return error;
}

Result<Control> read_control(const std::filesystem::path& data) {
    const auto file = data / "control.json";
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) return server_not_running(data);
    std::ifstream in(file);
    if (!in) return unreadable_control(file, "may not be read by this user");
    try {
        const auto parsed = nlohmann::json::parse(in);
        std::string url = parsed.at("url");
        while (url.ends_with('/'))
            url.pop_back();
        return Control{std::move(url), Token(parsed.at("token")), data};
    } catch (const nlohmann::json::exception&) {
        return unreadable_control(file, "does not hold {url, token}");
    }
}

}  // namespace patchbay::packages::cli
