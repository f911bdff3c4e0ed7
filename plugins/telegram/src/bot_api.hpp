#pragma once
// Calls to the Bot API. One for the module; any fiber may call. Never throws for what happens on the way,
// except Cancelled when the plugin stops. The token is in the address and nowhere else: calls are named by
// their method.

#include "plugins/telegram/src/api_answer.hpp"
#include "plugins/telegram/src/module_settings.hpp"
#include "plugins/telegram/src/token.hpp"

#include <patchbay/host.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string_view>

namespace patchbay::telegram {

class BotApi {
  public:
    BotApi(Host& host, const ModuleSettings& settings) : host_(host), settings_(settings) {}

    /// Whether anything answers there at all, without a bot.
    HttpAnswer look();
    ApiAnswer call(const Token& token, std::string_view method, const nlohmann::json& arguments,
                   std::uint32_t timeout_ms = kOrdinaryTimeoutMs);
    /// The bytes of a file by the path that getFile gave; at most `max_body`.
    HttpAnswer download(const Token& token, std::string_view file_path, std::uint64_t max_body);

    static constexpr std::uint32_t kOrdinaryTimeoutMs = 20000;

  private:
    OutboundRequest request(std::string url, std::string_view label, std::uint32_t timeout_ms) const;

    Host& host_;
    const ModuleSettings& settings_;
};

}  // namespace patchbay::telegram
