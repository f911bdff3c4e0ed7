#pragma once
// The decisions of webhook mode: addresses, secrets, and what getWebhookInfo says about our webhook. Pure.

#include "plugins/telegram/src/bot_status.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::telegram {

/// Compares in a time that depends on the lengths alone.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// <public_url>/hooks/telegram/<path>; empty when nobody said how the outside reaches us.
std::string webhook_url(std::string_view public_url, std::string_view path);

/// What keeps webhooks from working; nothing when nothing does. `telegrams_own`: api.telegram.org, which
/// insists on HTTPS, where a server of one's own may not.
std::optional<Error> webhook_obstacle(std::string_view public_url, bool telegrams_own);

/// Whether a webhook that has vanished is worth setting again by itself, at `now`: not when that was done
/// shortly before (`restored`, 0: never), since then somebody else keeps removing it. Seconds since 1970.
bool worth_restoring(const nlohmann::json& info, std::int64_t restored, std::int64_t now);

/// The status of a bot whose webhook is `url`, by the result of getWebhookInfo. Failures of delivery count
/// when they are not older than `since` (seconds since 1970).
BotStatus judge_webhook(const nlohmann::json& info, std::string_view url, std::int64_t since);

}  // namespace patchbay::telegram
