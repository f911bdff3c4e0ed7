#include "plugins/telegram/src/webhook_receiver.hpp"

#include "plugins/telegram/src/webhook_rules.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

constexpr std::uint64_t kLargestUpdate = 4 * 1024 * 1024;

/// Becomes a 503 with Retry-After, which Telegram honours while it keeps the update.
[[noreturn]] void throw_not_now(const char* code, const char* title) {
    throw Failure(
        Error{ErrorKind::unavailable, code, title, "", "Deliver the update again later.", {}, 2000});
}

}  // namespace

void WebhookReceiver::declare(Setup& setup) {
    RouteOptions options;
    options.summary = "Where Telegram delivers a bot's updates";
    options.access = Access::everyone;
    options.body_limit = kLargestUpdate;
    options.operation = "receiveTelegramUpdate";
    setup.route("POST", "/hooks/telegram/{path}", std::move(options),
                [this](const Request& request) { return receive(request); });
}

Response WebhookReceiver::receive(const Request& request) {
    const auto bot = directory_.find_by_path(request.parameter("path"));
    if (!bot) {
        throw Failure(Error{ErrorKind::not_found,
                            "telegram.hook_unknown",
                            "There is no such hook",
                            "",
                            "Use the address that the bot's page shows.",
                            {},
                            0});
    }
    const auto configuration = bot->configuration();
    // Without its secret nothing can be told from a stranger's; Telegram keeps the update.
    if (configuration->unreadable)
        throw_not_now("telegram.token_unreadable", "The bot's secret can't be opened");
    if (!equal_in_constant_time(request.header("X-Telegram-Bot-Api-Secret-Token"),
                                configuration->webhook_secret)) {
        host_.metrics().add("hooks_refused_total");
        throw Failure(Error{ErrorKind::unauthenticated,
                            "telegram.hook_secret_wrong",
                            "The secret of this hook is missing or wrong",
                            "",
                            "Set the webhook with the secret_token that belongs to it.",
                            {},
                            0});
    }
    if (!configuration->enabled || configuration->mode != ReceiveMode::webhook) {
        throw_not_now("telegram.bot_paused", "The bot does not receive by webhook now");
    }
    return deliver(*bot, request);
}

Response WebhookReceiver::deliver(RunningBot& bot, const Request& request) {
    const auto update = nlohmann::json::parse(request.body(), nullptr, false);
    if (update.is_discarded()) {
        // Refusing it would make Telegram repeat it, and hold back the whole chat behind it.
        host_.metrics().add("updates_total", {{"kind", "unparsable"}});
        return Response::raw_json("{}");
    }
    try {
        intake_.accept(bot, update);
    } catch (const Failure& failure) {
        host_.log().warn("an update of bot " + bot.id() +
                         " could not be stored and stays with Telegram: " + failure.what());
        throw_not_now("telegram.storage_unavailable", "The update can't be stored now");
    }
    return Response::raw_json("{}");
}

}  // namespace patchbay::telegram
