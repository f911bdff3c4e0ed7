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

std::optional<Verdict> Webhooks::check(const BotHandle& bot) {
    const auto configuration = bot->configuration();
    if (!configuration->enabled || configuration->mode != ReceiveMode::webhook || bot->webhook_since() == 0)
        return std::nullopt;
    const auto answer = api_.call(configuration->token, "getWebhookInfo", nlohmann::json::object());
    const auto verdict = judge(answer);
    // Changed meanwhile: the answer is about the past.
    if (bot->configuration() != configuration) return std::nullopt;
    if (verdict.outcome == Outcome::token_refused) {
        states_.change(*bot, {BotState::revoked, verdict.error});
    } else if (verdict.outcome == Outcome::ok) {
        forget_failures(*bot);
        judge_answer(bot, *configuration, answer.result);
    } else if (verdict.passing()) {
        note(*bot, verdict);
    }
    return answer.code == 0 ? std::optional(verdict) : std::nullopt;
}

void Webhooks::judge_answer(const BotHandle& bot, const BotConfiguration& configuration,
                            const nlohmann::json& info) {
    const auto now = seconds_of(host_.now());
    if (worth_restoring(info, bot->webhook_restored(), now)) {
        host_.log().warn("the webhook of bot @" + configuration.identity.username +
                         " had vanished and is set again");
        bot->set_webhook_restored(now);
        host_.tasks().spawn("telegram: set webhook again",
                            [this, bot, generation = bot->generation()] { install(bot, generation); });
        return;
    }
    const auto url = webhook_url(settings_.public_url, configuration.webhook_path);
    states_.change(*bot, judge_webhook(info, url, bot->webhook_since()));
}

void Webhooks::note(RunningBot& bot, const Verdict& verdict) {
    const auto configuration = bot.configuration();
    if (!configuration->enabled || configuration->mode != ReceiveMode::webhook || bot.webhook_since() == 0)
        return;
    std::optional<BotStatus> status;
    {
        const std::lock_guard lock(mutex_);
        status = failing_.try_emplace(bot.id(), random_).first->second.after(verdict).status;
    }
    if (status) states_.change(bot, *std::move(status));
}

bool Webhooks::is_failing(const RunningBot& bot) {
    const std::lock_guard lock(mutex_);
    return failing_.contains(bot.id());
}

void Webhooks::forget_failures(const RunningBot& bot) {
    const std::lock_guard lock(mutex_);
    failing_.erase(bot.id());
}

void Webhooks::remove(const Token& token) {
    api_.call(token, "deleteWebhook", {{"drop_pending_updates", false}});
}

}  // namespace patchbay::telegram
