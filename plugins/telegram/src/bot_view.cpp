#include "plugins/telegram/src/bot_view.hpp"

#include "plugins/telegram/src/webhook_rules.hpp"

#include <patchbay/schema.hpp>

#include <array>
#include <cstdio>
#include <ctime>

namespace patchbay::telegram {

std::string rfc3339(std::int64_t microseconds) {
    const std::time_t seconds = microseconds / 1'000'000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 40> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ",
                  static_cast<int>(microseconds % 1'000'000 / 1000));
    return std::string(text.data(), length) + fraction.data();
}

nlohmann::json bot_json(const BotRow& row, const RunningBot* running, std::string_view public_url) {
    nlohmann::json bot{
        {"id", row.id},
        {"telegram_id", row.telegram_id},
        {"username", row.username},
        {"name", row.name},
        {"mode", row.mode},
        {"enabled", row.enabled},
        {"state", row.state},
        {"problem", row.problem},
        {"last_update_at", nullptr},
        {"queue_depth", 0},
        {"greeting", row.greeting},
        {"help", row.help},
        {"deep_link", deep_link(row.username)},
        {"webhook_url", nullptr},
        {"created_at", row.created_at},
        {"version", row.version},
    };
    if (row.last_update_at) bot["last_update_at"] = *row.last_update_at;
    if (row.mode == "webhook") bot["webhook_url"] = webhook_url(public_url, row.webhook_path);
    if (!running) return bot;
    const BotStatus status = running->status();
    bot["state"] = name_of(status.state);
    bot["problem"] = problem_json(status.problem);
    bot["queue_depth"] = running->gate().depth();
    if (const auto seen = running->last_update_us(); seen > 0) bot["last_update_at"] = rfc3339(seen);
    return bot;
}

namespace {

nlohmann::json mode_schema() {
    return schema::one_of({"polling", "webhook"});
}

}  // namespace

void declare_bot_schemas(Setup& setup) {
    using namespace schema;
    setup.schema(
        "Bot",
        object({
            field("id", uuid()),
            field("telegram_id", integer()),
            field("username", text()),
            field("name", text()),
            field("mode", mode_schema()),
            field("enabled", boolean()),
            field("state", one_of({"starting", "running", "paused", "conflict", "revoked", "unreachable"})),
            field("problem", nullable(reference("Trouble"))),
            field("last_update_at", nullable(schema::time())),
            field("queue_depth", integer()),
            field("greeting", text()),
            field("help", text()),
            field("deep_link", text()),
            field("webhook_url", nullable(text())),
            field("created_at", schema::time()),
            field("version", integer()),
        }));
    setup.schema("NewBot", object({
                               field("token", text(1, 200)),
                               schema::optional("mode", mode_schema()),
                           }));
    setup.schema("BotChanges", object({
                                   schema::optional("enabled", boolean()),
                                   schema::optional("mode", mode_schema()),
                                   schema::optional("token", text(1, 200)),
                                   schema::optional("greeting", text(0, 4096)),
                                   schema::optional("help", text(0, 4096)),
                               }));
}

void declare_live(Setup& setup) {
    using namespace schema;
    setup.live_topic("telegram", Access::operators,
                     {{"telegram.bot.changed", object({field("bot", reference("Bot"))})},
                      {"telegram.bot.deleted", object({field("id", uuid())})}});
}

}  // namespace patchbay::telegram
