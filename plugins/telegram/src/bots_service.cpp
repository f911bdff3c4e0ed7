#include "plugins/telegram/src/bots_service.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/random_word.hpp"
#include "plugins/telegram/src/webhook_rules.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

constexpr const char* kGreeting =
    "Hello! Здравствуйте!\n\nWrite your question here. Напишите свой вопрос здесь.";
constexpr const char* kHelp =
    "Just write your question as a message; photos, files and voice messages are welcome too.\n\n"
    "Просто напишите свой вопрос; можно прислать фото, файл или голосовое сообщение.";
constexpr std::uint32_t kProfileTimeoutMs = 15000;

[[noreturn]] void throw_not_found() {
    throw Failure(Error{ErrorKind::not_found,
                        "telegram.bot_not_found",
                        "There is no such bot",
                        "",
                        "It may have been removed; reload the page.",
                        {},
                        0});
}

[[noreturn]] void throw_stale(std::int64_t current) {
    throw Failure(Error{ErrorKind::stale,
                        "telegram.stale",
                        "Somebody else has changed this bot meanwhile",
                        "Its version is now " + std::to_string(current) + ".",
                        "Reload the page and make your change again.",
                        {},
                        0});
}

[[noreturn]] void throw_refused(const Verdict& verdict) {
    Error error = verdict.error;
    if (verdict.passing()) {
        error = {ErrorKind::unavailable,
                 "telegram.unreachable",
                 "Telegram can't be reached",
                 verdict.error.detail,
                 "Check the server's way to the Bot API (network, DNS, firewall, proxy), then try again.",
                 {},
                 0};
    } else if (verdict.outcome == Outcome::token_refused) {
        error.field_errors = {{"token", error.title, error.fix}};
    }
    throw Failure(std::move(error));
}

}  // namespace

BotRow BotsService::find(std::string_view workspace_id, std::string_view id) {
    auto row = bots_.find(workspace_id, id);
    if (!row) throw_not_found();
    return *std::move(row);
}

BotsService::Profile BotsService::ask_profile(const Token& token) {
    const auto answer = api_.call(token, "getMe", nlohmann::json::object(), kProfileTimeoutMs);
    const auto verdict = judge(answer);
    if (verdict.outcome != Outcome::ok) throw_refused(verdict);
    Profile profile{integer_at(answer.result, "id").value_or(0), text_at(answer.result, "username"),
                    text_at(answer.result, "first_name")};
    if (profile.telegram_id != 0) return profile;
    throw Failure(Error{ErrorKind::unavailable,
                        "telegram.unreachable",
                        "Telegram can't be reached",
                        "What answers at " + settings_.api_root + " is not a Bot API server.",
                        "Check the Bot API server in the module's settings.",
                        {},
                        0});
}

void BotsService::require_webhook_possible(const std::string& mode) {
    if (mode != "webhook") return;
    if (auto obstacle = webhook_obstacle(settings_.public_url, settings_.telegrams_own())) {
        throw Failure(*std::move(obstacle));
    }
}

BotRow BotsService::add(std::string_view workspace_id, std::string_view text, const std::string& mode) {
    const Token token = parse_token(text).value_or_throw();
    require_webhook_possible(mode);
    const Profile profile = ask_profile(token);

    BotRow row;
    const auto removed = bots_.find_removed(workspace_id, profile.telegram_id);
    row.id = removed.value_or(new_id());
    row.workspace_id = workspace_id;
    row.telegram_id = profile.telegram_id;
    row.username = profile.username;
    row.name = profile.name;
    row.token_sealed = host_.secrets().seal(token.reveal(), token_purpose(row.id));
    row.mode = mode;
    row.webhook_path = random_word(24);
    row.webhook_secret_sealed = host_.secrets().seal(random_word(32), secret_purpose(row.id));
    row.greeting = kGreeting;
    row.help = kHelp;
    if (removed) {
        bots_.revive(row);
    } else {
        bots_.insert(row);
    }
    const BotRow stored = find(workspace_id, row.id);
    supervisor_.apply(stored);
    host_.log().info("bot @" + stored.username + " was added");
    states_.announce(stored, directory_.find(stored.id).get());
    return stored;
}

void BotsService::replace_token(BotRow& row, std::string_view text) {
    const Token token = parse_token(text).value_or_throw();
    const Profile profile = ask_profile(token);
    if (profile.telegram_id != row.telegram_id) {
        const std::string fix =
            "Enter the token of @" + row.username + ", or add the other bot as a new one.";
        throw Failure(Error{ErrorKind::invalid,
                            "telegram.token_of_other_bot",
                            "This token belongs to another bot",
                            "It is the token of @" + profile.username + ".",
                            fix,
                            {{"token", "It belongs to @" + profile.username + ".", fix}},
                            0});
    }
    row.token_sealed = host_.secrets().seal(token.reveal(), token_purpose(row.id));
    // The old one may be sealed with a key that is lost; the bot is started anew and sets its webhook with
    // it.
    row.webhook_secret_sealed = host_.secrets().seal(random_word(32), secret_purpose(row.id));
    row.username = profile.username;
    row.name = profile.name;
}

BotRow BotsService::change(std::string_view workspace_id, std::string_view id, const BotChanges& changes,
                           std::optional<std::int64_t> expected_version) {
    BotRow row = find(workspace_id, id);
    if (expected_version && *expected_version != row.version) throw_stale(row.version);
    if (changes.mode && *changes.mode != row.mode) require_webhook_possible(*changes.mode);
    if (changes.token) replace_token(row, *changes.token);
    row.enabled = changes.enabled.value_or(row.enabled);
    row.mode = changes.mode.value_or(row.mode);
    row.greeting = changes.greeting.value_or(row.greeting);
    row.help = changes.help.value_or(row.help);
    if (!bots_.update(row, row.version)) throw_stale(find(workspace_id, id).version);
    const BotRow stored = find(workspace_id, id);
    // A token that is entered again after a revocation starts the bot even when it is the same one.
    supervisor_.apply(stored, changes.token.has_value());
    states_.announce(stored, directory_.find(stored.id).get());
    return stored;
}

BotRow BotsService::check(std::string_view workspace_id, std::string_view id) {
    const BotRow row = find(workspace_id, id);
    const auto bot = directory_.find(row.id);
    if (!bot) throw_not_found();
    if (bot->configuration()->unreadable) return start_again(row);
    const auto token = bot->configuration()->token;
    const auto answer = api_.call(token, "getMe", nlohmann::json::object(), kProfileTimeoutMs);
    const auto verdict = judge(answer);
    if (verdict.outcome == Outcome::token_refused) {
        bot->begin_generation();
        states_.change(*bot, {BotState::revoked, verdict.error});
        return find(workspace_id, id);
    }
    if (verdict.outcome != Outcome::ok) throw_refused(verdict);
    bots_.set_profile(row.id, text_at(answer.result, "username"), text_at(answer.result, "first_name"));
    webhooks_.check(bot);
    const BotRow stored = find(workspace_id, id);
    const auto state = bot->status().state;
    const bool stuck =
        state == BotState::revoked || state == BotState::conflict || state == BotState::unreachable;
    supervisor_.apply(stored, stuck && stored.enabled);
    states_.announce(stored, bot.get());
    return stored;
}

BotRow BotsService::start_again(const BotRow& row) {
    supervisor_.apply(row, true);
    states_.announce(row, directory_.find(row.id).get());
    return find(row.workspace_id, row.id);
}

void BotsService::remove(std::string_view workspace_id, std::string_view id) {
    const BotRow row = find(workspace_id, id);
    bots_.remove(row.id);
    supervisor_.remove(row.id);
    host_.log().info("bot @" + row.username + " was removed");
    states_.announce_removal(row.workspace_id, row.id);
}

}  // namespace patchbay::telegram
