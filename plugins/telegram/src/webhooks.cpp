#include "plugins/telegram/src/webhooks.hpp"

#include "plugins/telegram/src/webhook_rules.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

constexpr int kParallelDeliveries = 40;

std::int64_t seconds_of(TimePoint time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

void Webhooks::install(const BotHandle& bot, std::uint64_t generation) {
    if (auto obstacle = webhook_obstacle(settings_.public_url, settings_.telegrams_own())) {
        states_.change(*bot, {BotState::unreachable, std::move(obstacle)});
        return;
    }
    const auto configuration = bot->configuration();
    const nlohmann::json arguments{{"url", webhook_url(settings_.public_url, configuration->webhook_path)},
                                   {"secret_token", configuration->webhook_secret},
                                   {"allowed_updates", allowed_updates()},
                                   {"max_connections", kParallelDeliveries}};
    ConnectionPlan plan(random_);
    while (bot->is_current(generation)) {
        const auto verdict = judge(api_.call(configuration->token, "setWebhook", arguments));
        if (!bot->is_current(generation)) return;
        const auto step = plan.after(verdict);
        if (verdict.outcome == Outcome::ok) bot->set_webhook_since(seconds_of(host_.now()));
        if (step.status) states_.change(*bot, *step.status);
        if (step.stop || verdict.outcome == Outcome::ok) return;
        host_.tasks().sleep(step.wait);
    }
}

bool Webhooks::check(RunningBot& bot) {
    const auto configuration = bot.configuration();
    const auto since = bot.webhook_since();
    if (!configuration->enabled || configuration->mode != ReceiveMode::webhook || since == 0) return true;
    const auto answer = api_.call(configuration->token, "getWebhookInfo", nlohmann::json::object());
    const auto verdict = judge(answer);
    if (bot.configuration() != configuration) return true;  // changed meanwhile: the answer is about the past
    if (verdict.outcome == Outcome::token_refused) {
        states_.change(bot, {BotState::revoked, verdict.error});
    } else if (verdict.outcome == Outcome::ok) {
        const auto url = webhook_url(settings_.public_url, configuration->webhook_path);
        states_.change(bot, judge_webhook(answer.result, url, since));
    }
    return answer.code != 0;
}

void Webhooks::remove(const Token& token) {
    api_.call(token, "deleteWebhook", {{"drop_pending_updates", false}});
}

}  // namespace patchbay::telegram
