#pragma once
// The rows of telegram.bots. Stateless apart from the database; any fiber may call.

#include "plugins/telegram/src/bot_status.hpp"

#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::telegram {

struct BotRow {
    std::string id;
    std::string workspace_id;
    std::int64_t telegram_id = 0;
    std::string username;
    std::string name;
    std::string token_sealed;
    std::string mode = "polling";
    bool enabled = true;
    std::string state = "starting";
    nlohmann::json problem;
    std::string webhook_path;
    std::string webhook_secret_sealed;
    std::string greeting;
    std::string help;
    std::optional<std::string> last_update_at;
    std::string created_at;
    std::int64_t version = 1;
};

/// The purpose that a bot's token is sealed with; likewise its webhook secret.
std::string token_purpose(std::string_view bot_id);
std::string secret_purpose(std::string_view bot_id);

class BotsRepository {
  public:
    explicit BotsRepository(Database& database) : database_(database) {}

    /// Every bot of every workspace.
    std::vector<BotRow> all();
    /// Up to `limit` bots with an id after `after`.
    std::vector<BotRow> page(std::string_view workspace_id, std::optional<std::string> after,
                             std::size_t limit);
    std::optional<BotRow> find(std::string_view workspace_id, std::string_view id);
    std::optional<BotRow> find_anywhere(std::string_view id);
    /// The row of a bot that this workspace had before and removed.
    std::optional<std::string> find_removed(std::string_view workspace_id, std::int64_t telegram_id);

    /// Throws Failure(conflict, "telegram.bot_exists") when the bot is there already, in whatever workspace.
    void insert(const BotRow& row);
    void revive(const BotRow& row);
    /// False: the row has another version by now (or is gone).
    bool update(const BotRow& row, std::int64_t expected_version);
    void remove(std::string_view id);

    void set_status(std::string_view id, const BotStatus& status);
    void set_profile(std::string_view id, std::string_view username, std::string_view name);
    /// `at`: RFC 3339, one for each id.
    void set_last_updates(const std::vector<std::string>& ids, const std::vector<std::string>& at);

  private:
    Database& database_;
};

nlohmann::json problem_json(const std::optional<Error>& problem);

}  // namespace patchbay::telegram
