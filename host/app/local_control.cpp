#include "host/app/local_control.hpp"

#include <sodium.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace patchbay::app {
namespace {

constexpr std::string_view kScheme = "Bearer ";

std::string random_token() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

std::shared_ptr<const http::Identity> local_admin() {
    http::Identity identity;
    identity.user.id = "local";
    identity.user.name = "patchbay on the server";
    identity.user.role = "admin";
    return std::make_shared<const http::Identity>(std::move(identity));
}

[[noreturn]] void fail(const std::filesystem::path& file) {
    throw std::system_error(errno, std::generic_category(), "can't write " + file.string());
}

/// Readable for its owner alone from the first byte on.
void write_private(const std::filesystem::path& file, const std::string& text) {
    const auto beside = std::filesystem::path(file).concat(".new");
    ::unlink(beside.c_str());
    const int handle = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) fail(beside);
    const bool written = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(handle);
    if (!written) fail(beside);
    std::filesystem::rename(beside, file);
}

bool is_about_modules(const http::Request& request) {
    const std::string_view path = request.path;
    return path.starts_with("/api/v1/modules") || path.starts_with("/api/v1/packages");
}

}  // namespace

LocalControl::LocalControl(http::Authenticator& people, std::filesystem::path data_folder)
    : people_(people),
      file_(std::move(data_folder) / "control.json"),
      token_(random_token()),
      admin_(local_admin()) {}

LocalControl::~LocalControl() {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

void LocalControl::open(const std::string& url) {
    write_private(file_, nlohmann::json{{"url", url}, {"token", token_}}.dump());
}

std::shared_ptr<const http::Identity> LocalControl::recall(const http::Request& request) {
    const std::string_view said = request.header("Authorization");
    if (!said.starts_with(kScheme) || !is_about_modules(request)) return people_.recall(request);
    const std::string_view token = said.substr(kScheme.size());
    const bool right =
        token.size() == token_.size() && sodium_memcmp(token.data(), token_.data(), token_.size()) == 0;
    return right ? admin_ : people_.recall(request);
}

}  // namespace patchbay::app
