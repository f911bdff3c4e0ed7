// Starting storms and reading their reports.
#include "tests/fakes/telegram/control/routes.hpp"
#include "tests/fakes/telegram/control/storm.hpp"

namespace patchbay::fakes::telegram {

namespace {

std::vector<std::int64_t> chosen_bots(const ControlCall& call, Core& core) {
    std::vector<std::int64_t> ids;
    if (!call.body().contains("bots")) {
        for (const auto& [id, bot] : core.world.bots()) {
            if (!bot->webhook.url.empty()) ids.push_back(id);
        }
    }
    for (const auto& each : call.value<Json>("bots", Json::array())) {
        auto* bot = core.world.select_bot(each.is_string() ? each.get<std::string>() : each.dump());
        if (!bot) throw ControlError(404, "No bot " + each.dump() + ".");
        ids.push_back(bot->id);
    }
    if (ids.empty()) throw ControlError(400, "No bot has a webhook; a storm goes to webhooks.");
    std::sort(ids.begin(), ids.end());
    return ids;
}

// The users who write exist and can be answered.
void make_users(const StormPlan& plan, Core& core) {
    for (std::int64_t i = 0; i < plan.chats; ++i) {
        const auto id = plan.first_user + i;
        if (!core.world.user(id))
            core.world.add_user({id, "User " + std::to_string(id), "", "", "", false, false});
        for (const auto bot : plan.bots)
            core.world.dialog(*core.world.bot_by_id(bot), id).started = true;
    }
}

void start(const ControlCall& call, Storms& storms) {
    call.allow({"bots", "updates", "chats", "concurrency", "repeats", "attempts", "shuffle", "rate",
                "first_user", "text"});
    StormPlan plan;
    plan.bots = chosen_bots(call, storms.core());
    plan.updates = std::clamp<std::int64_t>(call.value("updates", plan.updates), 1, 10'000'000);
    plan.chats = std::clamp<std::int64_t>(call.value("chats", plan.chats), 1, 1'000'000);
    plan.concurrency = std::clamp<std::int64_t>(call.value("concurrency", plan.concurrency), 1, 4096);
    plan.repeats = std::clamp<std::int64_t>(call.value("repeats", plan.repeats), 1, 100);
    plan.attempts = std::clamp<std::int64_t>(call.value("attempts", plan.attempts), 1, 1000);
    plan.shuffle = call.value("shuffle", plan.shuffle);
    plan.rate = call.value("rate", plan.rate);
    plan.first_user = call.value("first_user", plan.first_user);
    plan.text = call.value("text", plan.text);
    make_users(plan, storms.core());
    call.reply({{"id", storms.start(std::move(plan))}}, 201);
}

void report(const ControlCall& call, Storms& storms) {
    call.allow({"wait_ms"});
    const auto id = static_cast<std::uint64_t>(call.capture_number(0));
    if (!storms.report(id, call.wait(), [call](const Json& json) { call.reply(json); })) {
        throw ControlError(404, "No storm " + call.capture(0) + "; the last sixteen are kept.");
    }
}

}  // namespace

void add_storm_routes(ControlRouter& router, Storms& storms) {
    router.on("POST", "/control/storm", [&storms](const ControlCall& call) { start(call, storms); });
    router.on("GET", "/control/storm/{id}", [&storms](const ControlCall& call) { report(call, storms); });
}

}  // namespace patchbay::fakes::telegram
