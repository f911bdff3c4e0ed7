#pragma once
// What an administrator does with bots: add, change, check, remove. Any fiber may call.

#include "plugins/telegram/src/bots_repository.hpp"
#include "plugins/telegram/src/supervisor.hpp"

#include <optional>
#include <string>

namespace patchbay::telegram {

struct BotChanges {
    std::optional<bool> enabled;
    std::optional<std::string> mode;
    std::optional<std::string> token;
    std::optional<std::string> greeting;
    std::optional<std::string> help;
};

class BotsService {
  public:
    BotsService(Host& host, const ModuleSettings& settings, BotsRepository& bots, BotDirectory& directory,
                BotApi& api, BotStates& states, Supervisor& supervisor, Webhooks& webhooks)
        : host_(host),
          settings_(settings),
          bots_(bots),
          directory_(directory),
          api_(api),
          states_(states),
          supervisor_(supervisor),
          webhooks_(webhooks) {}

    std::vector<BotRow> page(std::string_view workspace_id, std::optional<std::string> after,
                             std::size_t limit) {
        return bots_.page(workspace_id, std::move(after), limit);
    }
    /// Throws Failure(not_found, "telegram.bot_not_found"), as the others do.
    BotRow find(std::string_view workspace_id, std::string_view id);
    /// Asks Telegram who the token belongs to, stores the bot and starts it.
    BotRow add(std::string_view workspace_id, std::string_view token, const std::string& mode);
    /// `expected_version`: what the caller saw; Failure(stale) when the bot has changed since.
    BotRow change(std::string_view workspace_id, std::string_view id, const BotChanges& changes,
                  std::optional<std::int64_t> expected_version);
    /// Asks Telegram now how the bot is, and tries again what had given up.
    BotRow check(std::string_view workspace_id, std::string_view id);
    void remove(std::string_view workspace_id, std::string_view id);

  private:
    struct Profile {
        std::int64_t telegram_id = 0;
        std::string username;
        std::string name;
    };

    Profile ask_profile(const Token& token);
    void require_webhook_possible(const std::string& mode);
    void replace_token(BotRow& row, std::string_view text);
    BotRow start_again(const BotRow& row);

    Host& host_;
    const ModuleSettings& settings_;
    BotsRepository& bots_;
    BotDirectory& directory_;
    BotApi& api_;
    BotStates& states_;
    Supervisor& supervisor_;
    Webhooks& webhooks_;
};

}  // namespace patchbay::telegram
