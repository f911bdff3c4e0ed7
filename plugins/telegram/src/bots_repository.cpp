#include "plugins/telegram/src/bots_repository.hpp"

namespace patchbay::telegram {
namespace {

#define TELEGRAM_BOT_COLUMNS                                                                              \
    "select id, workspace_id, telegram_id, username, name, token_sealed, mode, enabled, state, problem, " \
    "webhook_path, webhook_secret_sealed, greeting, help, last_update_at, created_at, version "           \
    "from telegram.bots where deleted_at is null "

constexpr Statement kAll{"telegram.all_bots", TELEGRAM_BOT_COLUMNS "order by id"};
constexpr Statement kPage{"telegram.page_of_bots", TELEGRAM_BOT_COLUMNS
                          "and workspace_id = $1::uuid and ($2::uuid is null or id > $2::uuid) "
                          "order by id limit $3::int"};
constexpr Statement kFind{"telegram.find_bot",
                          TELEGRAM_BOT_COLUMNS "and workspace_id = $1::uuid and id = $2::uuid"};
constexpr Statement kFindAnywhere{"telegram.find_bot_anywhere", TELEGRAM_BOT_COLUMNS "and id = $1::uuid"};
#undef TELEGRAM_BOT_COLUMNS

constexpr Statement kFindRemoved{
    "telegram.find_removed_bot",
    "select id from telegram.bots where workspace_id = $1::uuid and telegram_id = $2::bigint "
    "and deleted_at is not null order by deleted_at desc limit 1"};

constexpr Statement kInsert{"telegram.insert_bot",
                            "insert into telegram.bots (id, workspace_id, telegram_id, username, name, "
                            "token_sealed, mode, webhook_path, "
                            "webhook_secret_sealed, greeting, help) values ($1::uuid, $2::uuid, $3::bigint, "
                            "$4, $5, $6, $7, $8, $9, $10, $11)"};

constexpr Statement kRevive{
    "telegram.revive_bot",
    "update telegram.bots set username = $2, name = $3, token_sealed = $4, mode = $5, webhook_path = $6, "
    "webhook_secret_sealed = $7, enabled = true, state = 'starting', problem = null, deleted_at = null, "
    "updated_at = now(), version = version + 1 where id = $1::uuid and deleted_at is not null"};

constexpr Statement kUpdate{
    "telegram.update_bot",
    "update telegram.bots set enabled = $3::boolean, mode = $4, token_sealed = $5, greeting = $6, help = $7, "
    "username = $8, name = $9, webhook_secret_sealed = $10, updated_at = now(), version = version + 1 "
    "where id = $1::uuid and version = $2::int and deleted_at is null"};

constexpr Statement kRemove{
    "telegram.remove_bot",
    "update telegram.bots set deleted_at = now(), updated_at = now(), enabled = false, state = 'paused', "
    "problem = null, version = version + 1 where id = $1::uuid and deleted_at is null"};

constexpr Statement kSetStatus{"telegram.set_bot_status",
                               "update telegram.bots set state = $2, problem = $3::jsonb, updated_at = now() "
                               "where id = $1::uuid and deleted_at is null"};

constexpr Statement kSetProfile{"telegram.set_bot_profile",
                                "update telegram.bots set username = $2, name = $3, updated_at = now() "
                                "where id = $1::uuid and (username <> $2 or name <> $3)"};

constexpr Statement kSetLastUpdates{
    "telegram.set_last_updates",
    "update telegram.bots b set last_update_at = u.seen_at "
    "from unnest($1::uuid[], $2::timestamptz[]) as u(id, seen_at) where b.id = u.id"};

BotRow bot_from(const Row& row) {
    BotRow bot;
    bot.id = row.text("id");
    bot.workspace_id = row.text("workspace_id");
    bot.telegram_id = row.integer("telegram_id");
    bot.username = row.text("username");
    bot.name = row.text("name");
    bot.token_sealed = row.text("token_sealed");
    bot.mode = row.text("mode");
    bot.enabled = row.boolean("enabled");
    bot.state = row.text("state");
    bot.problem = row.json("problem");
    bot.webhook_path = row.text("webhook_path");
    bot.webhook_secret_sealed = row.text("webhook_secret_sealed");
    bot.greeting = row.text("greeting");
    bot.help = row.text("help");
    bot.last_update_at = row.optional_time("last_update_at");
    bot.created_at = row.time("created_at");
    bot.version = row.integer("version");
    return bot;
}

std::vector<BotRow> bots_from(const Rows& rows) {
    std::vector<BotRow> bots;
    bots.reserve(rows.size());
    for (const Row row : rows)
        bots.push_back(bot_from(row));
    return bots;
}

std::optional<BotRow> first_of(const Rows& rows) {
    if (rows.empty()) return std::nullopt;
    return bot_from(rows[0]);
}

/// Runs a statement that may meet another row of the same bot.
template <class Work>
void unless_it_exists(Work&& work) {
    try {
        work();
    } catch (const Failure& failure) {
        if (failure.error().code != "database.unique") throw;
        throw Failure(Error{ErrorKind::conflict,
                            "telegram.bot_exists",
                            "This bot is here already",
                            "A bot can be in one place only: two would take each other's messages.",
                            "Use the bot that is there, or remove it first.",
                            {},
                            0});
    }
}

}  // namespace

std::string token_purpose(std::string_view bot_id) {
    return "telegram.bots.token:" + std::string(bot_id);
}
std::string secret_purpose(std::string_view bot_id) {
    return "telegram.bots.webhook_secret:" + std::string(bot_id);
}

nlohmann::json problem_json(const std::optional<Error>& problem) {
    if (!problem) return nullptr;
    return {{"code", problem->code},
            {"title", problem->title},
            {"detail", problem->detail},
            {"fix", problem->fix}};
}

std::vector<BotRow> BotsRepository::all() {
    return bots_from(database_.read(kAll));
}

std::vector<BotRow> BotsRepository::page(std::string_view workspace_id, std::optional<std::string> after,
                                         std::size_t limit) {
    return bots_from(database_.read(kPage, workspace_id, after, limit));
}

std::optional<BotRow> BotsRepository::find(std::string_view workspace_id, std::string_view id) {
    return first_of(database_.read(kFind, workspace_id, id));
}

std::optional<BotRow> BotsRepository::find_anywhere(std::string_view id) {
    return first_of(database_.read(kFindAnywhere, id));
}

std::optional<std::string> BotsRepository::find_removed(std::string_view workspace_id,
                                                        std::int64_t telegram_id) {
    const Rows rows = database_.read(kFindRemoved, workspace_id, telegram_id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].text("id"));
}

void BotsRepository::insert(const BotRow& row) {
    unless_it_exists([&] {
        database_.execute(kInsert, row.id, row.workspace_id, row.telegram_id, row.username, row.name,
                          row.token_sealed, row.mode, row.webhook_path, row.webhook_secret_sealed,
                          row.greeting, row.help);
    });
}

void BotsRepository::revive(const BotRow& row) {
    unless_it_exists([&] {
        database_.execute(kRevive, row.id, row.username, row.name, row.token_sealed, row.mode,
                          row.webhook_path, row.webhook_secret_sealed);
    });
}

bool BotsRepository::update(const BotRow& row, std::int64_t expected_version) {
    return database_
               .execute(kUpdate, row.id, expected_version, row.enabled, row.mode, row.token_sealed,
                        row.greeting, row.help, row.username, row.name, row.webhook_secret_sealed)
               .affected() > 0;
}

void BotsRepository::remove(std::string_view id) {
    database_.execute(kRemove, id);
}

void BotsRepository::set_status(std::string_view id, const BotStatus& status) {
    database_.execute(kSetStatus, id, name_of(status.state), problem_json(status.problem));
}

void BotsRepository::set_profile(std::string_view id, std::string_view username, std::string_view name) {
    database_.execute(kSetProfile, id, username, name);
}

void BotsRepository::set_last_updates(const std::vector<std::string>& ids,
                                      const std::vector<std::string>& at) {
    database_.execute(kSetLastUpdates, ids, at);
}

}  // namespace patchbay::telegram
