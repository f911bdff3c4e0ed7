#pragma once
// The bot's menu of commands at Telegram. It belongs to the bot's owner, who may have filled it at
// @BotFather: ours are added and taken away, everything else stays.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_directory.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace patchbay::telegram {

/// One language's menus: what is there, what the bot answers now, and every command that we ever set. Each a
/// list of {"command", "description"}. The menu to set; nothing when it is right already. Pure.
std::optional<nlohmann::json> merged_menu(const nlohmann::json& there, const nlohmann::json& wanted,
                                          const nlohmann::json& ours);

/// Whether a menu has commands beside ours. Pure.
bool has_others(const nlohmann::json& there, const nlohmann::json& ours);

/// One for the module; any fiber may call.
class CommandMenu {
  public:
    explicit CommandMenu(BotApi& api) : api_(api) {}

    /// Best effort. Ends early when the generation is over. A short-lived task.
    void show(const BotHandle& bot, std::uint64_t generation);

  private:
    std::optional<nlohmann::json> read(const Token& token, const char* language);
    void write(const Token& token, const char* language, const nlohmann::json& commands);

    BotApi& api_;
};

}  // namespace patchbay::telegram
