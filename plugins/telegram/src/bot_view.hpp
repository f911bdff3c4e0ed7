#pragma once
// A bot as the API shows it: the row, with what only the running process knows laid over it.

#include "plugins/telegram/src/bots_repository.hpp"
#include "plugins/telegram/src/running_bot.hpp"

#include <patchbay/plugin.hpp>

#include <nlohmann/json_fwd.hpp>

namespace patchbay::telegram {

/// `running` may be null.
nlohmann::json bot_json(const BotRow& row, const RunningBot* running, std::string_view public_url);

/// "2026-01-31T12:00:00.123Z"
std::string rfc3339(std::int64_t microseconds);

/// Declares Bot, NewBot and BotChanges.
void declare_bot_schemas(Setup& setup);
/// The topic "telegram" and what is told there.
void declare_live(Setup& setup);

}  // namespace patchbay::telegram
