#include "plugins/telegram/src/bot_api.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

constexpr std::uint64_t kLargestAnswer = 16 * 1024 * 1024;  // getUpdates gives about 4 MiB at most
constexpr std::uint32_t kDownloadTimeoutMs = 50000;
constexpr std::uint32_t kLookTimeoutMs = 10000;

}  // namespace

OutboundRequest BotApi::request(std::string url, std::string_view label, std::uint32_t timeout_ms) const {
    OutboundRequest request;
    request.url = std::move(url);
    request.timeout_ms = timeout_ms;
    request.max_body = kLargestAnswer;
    request.label = "telegram." + std::string(label);
    // Telegram's own address must lead to a public host. An administrator who names a Bot API server of the
    // house in the settings means that one, and it usually stands in a private network.
    request.guarded = settings_.telegrams_own();
    return request;
}

HttpAnswer BotApi::look() {
    auto request = this->request(settings_.api_root + "/", "look", kLookTimeoutMs);
    request.method = "GET";
    return host_.http().send(request);
}

ApiAnswer BotApi::call(const Token& token, std::string_view method, const nlohmann::json& arguments,
                       std::uint32_t timeout_ms) {
    auto request = this->request(settings_.api_root + "/bot" + token.reveal() + "/" + std::string(method),
                                 method, timeout_ms);
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}};
    request.body = arguments.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return read_answer(host_.http().send(request));
}

HttpAnswer BotApi::download(const Token& token, std::string_view file_path, std::uint64_t max_body) {
    auto request =
        this->request(settings_.api_root + "/file/bot" + token.reveal() + "/" + std::string(file_path),
                      "download", kDownloadTimeoutMs);
    request.max_body = max_body;
    return host_.http().send(request);
}

}  // namespace patchbay::telegram
