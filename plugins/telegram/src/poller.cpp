#include "plugins/telegram/src/poller.hpp"

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

constexpr std::uint32_t kAnswerSlackMs = 15000;
constexpr std::uint32_t kReleaseTimeoutMs = 3000;
// A server that answers an empty long poll at once must not be asked in a circle.
constexpr Milliseconds kShortestEmptyPoll{300};

}  // namespace

void Poller::run(const BotHandle& bot, std::uint64_t generation) {
    ConnectionPlan plan(random_);
    while (bot->is_current(generation)) {
        const auto step = next_step(bot, generation, plan);
        if (!bot->is_current(generation)) return;
        if (step.status) states_.change(*bot, *step.status);
        if (step.stop) return;
        if (step.wait.count() > 0) host_.tasks().sleep(step.wait);
    }
}

ConnectionPlan::Step Poller::next_step(const BotHandle& bot, std::uint64_t generation, ConnectionPlan& plan) {
    try {
        return plan.must_remove_webhook() ? remove_webhook(*bot, plan) : fetch(bot, generation, plan);
    } catch (const Failure& failure) {
        // Whatever it was, a bot must not go deaf over it.
        host_.log().warn("polling bot " + bot->id() + " failed and goes on: " + failure.what());
        return plan.not_stored();
    }
}

ConnectionPlan::Step Poller::remove_webhook(RunningBot& bot, ConnectionPlan& plan) {
    const auto verdict =
        judge(api_.call(bot.configuration()->token, "deleteWebhook", {{"drop_pending_updates", false}}));
    if (verdict.outcome == Outcome::ok) plan.webhook_removed();
    return plan.after(verdict);
}

ConnectionPlan::Step Poller::fetch(const BotHandle& bot, std::uint64_t generation, ConnectionPlan& plan) {
    nlohmann::json arguments{
        {"timeout", settings_.poll_timeout_seconds}, {"limit", 100}, {"allowed_updates", allowed_updates()}};
    if (const auto offset = plan.offset()) arguments["offset"] = *offset;
    bot->set_unconfirmed(0);
    const TimePoint asked_at = host_.now();
    const auto answer = api_.call(bot->configuration()->token, "getUpdates", arguments,
                                  settings_.poll_timeout_seconds * 1000 + kAnswerSlackMs);
    // The generation is over: what came stays unconfirmed and goes to whoever asks next.
    if (!bot->is_current(generation)) return {};
    Verdict verdict = judge(answer);
    if (verdict.outcome == Outcome::ok && !answer.result.is_array()) verdict.outcome = Outcome::server_failed;
    auto step = plan.after(verdict);
    if (verdict.outcome != Outcome::ok) return step;
    if (answer.result.empty()) {
        if (host_.now() - asked_at < kShortestEmptyPoll) step.wait = kShortestEmptyPoll;
        return step;
    }
    const auto stored = store(bot, plan, answer.result);
    return stored.wait.count() > 0 ? stored : step;
}

ConnectionPlan::Step Poller::store(const BotHandle& bot, ConnectionPlan& plan,
                                   const nlohmann::json& updates) {
    const auto stored = intake_.accept_batch(bot, updates);
    if (stored.up_to) plan.stored(*stored.up_to);
    if (const auto offset = plan.offset()) bot->set_unconfirmed(*offset);
    return stored.all ? ConnectionPlan::Step{} : plan.not_stored();
}

void Poller::release(RunningBot& bot) {
    nlohmann::json arguments{{"limit", 1}, {"timeout", 0}};
    if (const auto offset = bot.unconfirmed()) arguments["offset"] = offset;
    api_.call(bot.configuration()->token, "getUpdates", arguments, kReleaseTimeoutMs);
    bot.set_unconfirmed(0);
}

}  // namespace patchbay::telegram
