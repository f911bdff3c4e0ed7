// Bots, users, chats, limits.
#include <ctime>

#include "tests/fakes/telegram/control/routes.hpp"

namespace patchbay::fakes::telegram {

namespace {

std::string bot_selector(const ControlCall& call) {
    if (call.has("bot")) return call.text("bot");
    const auto found = call.body().find("bot");
    if (found == call.body().end()) return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

Json bot_json(const Bot& bot, const Core& core) {
    auto json = World::bot_user_json(bot);
    json["token"] = bot.token;
    json["pending_updates"] = bot.updates.size();
    json["webhook"] = bot.webhook.url;
    json["polling"] = core.delivery.polling(bot);
    json["commands"] = bot.commands;
    return json;
}

bool valid_token(const std::string& token) {
    const auto colon = token.find(':');
    return colon != std::string::npos && colon > 0 && colon <= 15 && token.front() != '0' &&
           token.size() <= 80 && token.find_first_not_of("0123456789") == colon &&
           token.find('/') == std::string::npos && token.size() > colon + 1;
}

void check_token(const std::string& token) {
    if (!valid_token(token)) {
        throw ControlError(400,
                           "The token \"" + token + "\" is not <digits>:<secret>, e.g. 1001:TEST-TOKEN.");
    }
}

void add_bot(const ControlCall& call, Core& core) {
    call.allow({"token", "username", "first_name", "can_join_groups", "can_read_all_group_messages",
                "has_topics_enabled"});
    const auto token = call.required<std::string>("token");
    check_token(token);
    const auto username =
        call.value<std::string>("username", "bot" + token.substr(0, token.find(':')) + "_bot");
    auto& bot = core.world.add_bot(token, username, call.value<std::string>("first_name", username));
    bot.can_join_groups = call.value("can_join_groups", true);
    bot.can_read_all_group_messages = call.value("can_read_all_group_messages", false);
    bot.has_topics_enabled = call.value("has_topics_enabled", false);
    call.reply(bot_json(bot, core), 201);
}

void list_bots(const ControlCall& call, Core& core) {
    auto list = Json::array();
    for (const auto& [id, bot] : core.world.bots())
        list.push_back(bot_json(*bot, core));
    call.reply({{"bots", list}});
}

void revoke(const ControlCall& call, Core& core) {
    call.allow({"new_token"});
    auto* bot = core.world.select_bot(call.capture(0));
    if (!bot) throw ControlError(404, "No bot " + call.capture(0) + ".");
    const auto token = call.value<std::string>("new_token", "");
    if (!token.empty()) check_token(token);
    core.world.change_token(*bot, token);
    bot->webhook = {};
    core.delivery.webhook_changed(*bot);
    call.reply(bot_json(*bot, core));
}

void add_user(const ControlCall& call, Core& core) {
    call.allow({"id", "first_name", "last_name", "username", "language_code", "is_premium", "deactivated"});
    User user;
    user.id = call.value<std::int64_t>("id", 0);
    if (user.id == 0) user.id = core.world.free_user_id();
    if (user.id < 0) throw ControlError(400, "A user's id is above 0.");
    user.first_name = call.value<std::string>("first_name", "User " + std::to_string(user.id));
    user.last_name = call.value<std::string>("last_name", "");
    user.username = call.value<std::string>("username", "");
    user.language_code = call.value<std::string>("language_code", "");
    user.is_premium = call.value("is_premium", false);
    user.deactivated = call.value("deactivated", false);
    call.reply(World::user_json(core.world.add_user(std::move(user))), 201);
}

void list_users(const ControlCall& call, Core& core) {
    auto list = Json::array();
    for (const auto& [id, user] : core.world.users())
        list.push_back(World::user_json(user));
    call.reply({{"users", list}});
}

void add_chat(const ControlCall& call, Core& core) {
    call.allow({"id", "type", "title", "username", "is_forum", "members"});
    Group group;
    group.type = call.value<std::string>("type", "supergroup");
    if (group.type != "group" && group.type != "supergroup" && group.type != "channel") {
        throw ControlError(400,
                           "The type of a chat is group, supergroup or channel; private chats are users.");
    }
    group.id = call.value<std::int64_t>("id", 0);
    if (group.id == 0) group.id = core.world.free_group_id(group.type != "group");
    if (group.id > 0) throw ControlError(400, "A group's id is below 0.");
    group.title = call.value<std::string>("title", "Group " + std::to_string(group.id));
    group.username = call.value<std::string>("username", "");
    group.is_forum = call.value("is_forum", false);
    for (const auto& [id, status] : call.value<std::map<std::string, std::string>>("members", {})) {
        auto* bot = core.world.select_bot(id);
        group.members[bot ? bot->id : ControlCall::integer_of(id, "A member")] = status;
    }
    call.reply(core.world.chat_json(core.world.add_group(std::move(group)).id), 201);
}

void tell_bots(Core& core, std::int64_t chat, const char* what, std::int64_t other) {
    const auto* group = core.world.group(chat);
    for (const auto& [id, bot] : core.world.bots()) {
        const auto member = group->members.find(id);
        if (member == group->members.end() || member->second == "left" || member->second == "kicked")
            continue;
        // As Telegram's own bot for anonymous admins says it.
        Json message{{"message_id", core.world.next_message_id(*bot, chat)},
                     {"date", std::time(nullptr)},
                     {"chat", core.world.chat_json(chat)},
                     {"from", {{"id", 1087968824}, {"is_bot", true}, {"first_name", "Group"}}},
                     {"sender_chat", core.world.chat_json(chat)},
                     {what, other}};
        core.delivery.push(*bot, "message", lane_of("message", message), message);
    }
}

// The group becomes a supergroup, which is made when nobody made it before, and both say so.
void upgrade(Core& core, Group& group, std::int64_t to, bool announced) {
    if (!core.world.group(to)) {
        Group made;
        made.id = to;
        made.type = "supergroup";
        made.title = group.title;
        made.members = group.members;
        core.world.add_group(std::move(made));
    }
    if (announced) tell_bots(core, group.id, "migrate_to_chat_id", to);
    group.migrated_to = to;
    if (announced) tell_bots(core, to, "migrate_from_chat_id", group.id);
}

// Changes of a group that the API itself cannot make: upgrade, deletion, topics, members.
void change_chat(const ControlCall& call, Core& core) {
    call.allow(
        {"migrated_to", "announced", "deleted", "members", "topics", "closed_topics", "deleted_topics"});
    auto* group = core.world.group(call.capture_number(0));
    if (!group) throw ControlError(404, "No group " + call.capture(0) + ".");
    if (call.body().contains("migrated_to"))
        upgrade(core, *group, call.required<std::int64_t>("migrated_to"), call.value("announced", true));
    group->deleted = call.value("deleted", group->deleted);
    for (const auto& [id, status] : call.value<std::map<std::string, std::string>>("members", {})) {
        auto* bot = core.world.select_bot(id);
        group->members[bot ? bot->id : ControlCall::integer_of(id, "A member")] = status;
    }
    for (const auto id : call.value<std::vector<std::int64_t>>("topics", {}))
        group->topics[id] = {id, "Topic " + std::to_string(id), false};
    for (const auto id : call.value<std::vector<std::int64_t>>("closed_topics", {}))
        group->topics[id].closed = true;
    for (const auto id : call.value<std::vector<std::int64_t>>("deleted_topics", {}))
        group->topics.erase(id);
    call.reply(core.world.chat_json(group->id));
}

Json limits_json(const Flood& flood) {
    const auto& limits = flood.limits();
    return {{"enabled", limits.enabled},       {"chat_rate", limits.chat_rate},
            {"chat_burst", limits.chat_burst}, {"bot_rate", limits.bot_rate},
            {"bot_burst", limits.bot_burst},   {"group_per_minute", limits.group_per_minute},
            {"allowed", flood.allowed()},      {"refused", flood.refused()}};
}

void set_limits(const ControlCall& call, Core& core) {
    call.allow({"enabled", "chat_rate", "chat_burst", "bot_rate", "bot_burst", "group_per_minute"});
    FloodLimits limits;
    limits.enabled = call.value("enabled", true);
    limits.chat_rate = call.value("chat_rate", limits.chat_rate);
    limits.chat_burst = call.value("chat_burst", limits.chat_burst);
    limits.bot_rate = call.value("bot_rate", limits.bot_rate);
    limits.bot_burst = call.value("bot_burst", limits.bot_burst);
    limits.group_per_minute = call.value("group_per_minute", limits.group_per_minute);
    if (limits.chat_rate <= 0 || limits.bot_rate <= 0 || limits.chat_burst < 1 || limits.bot_burst < 1) {
        throw ControlError(
            400, "Rates must be above 0 and bursts at least 1; use enabled:false to switch the limits off.");
    }
    core.flood.configure(limits);
    call.reply(limits_json(core.flood));
}

void set_pace(const ControlCall& call, Core& core) {
    call.allow({"time_scale", "pace_polls"});
    auto& pace = core.delivery.pace();
    pace.time_scale = call.value("time_scale", pace.time_scale);
    pace.pace_polls = call.value("pace_polls", pace.pace_polls);
    call.reply({{"time_scale", pace.time_scale}, {"pace_polls", pace.pace_polls}});
}

}  // namespace

Bot& chosen_bot(const ControlCall& call, Core& core) {
    const auto selector = bot_selector(call);
    if (auto* bot = core.world.select_bot(selector)) return *bot;
    throw ControlError(
        404, selector.empty() ? "Say which bot: there is not exactly one. Add \"bot\": id, token or username."
                              : "No bot \"" + selector + "\"; add it with POST /control/bots.");
}

void add_setup_routes(ControlRouter& router, Core& core) {
    const auto on = [&](const char* method, const char* pattern, void (*handler)(const ControlCall&, Core&)) {
        router.on(method, pattern, [&core, handler](const ControlCall& call) { handler(call, core); });
    };
    on("POST", "/control/bots", add_bot);
    on("GET", "/control/bots", list_bots);
    on("POST", "/control/bots/{bot}/revoke", revoke);
    on("POST", "/control/users", add_user);
    on("GET", "/control/users", list_users);
    on("POST", "/control/chats", add_chat);
    on("POST", "/control/chats/{id}", change_chat);
    on("POST", "/control/limits", set_limits);
    on("GET", "/control/limits", [](const ControlCall& call, Core& c) { call.reply(limits_json(c.flood)); });
    on("POST", "/control/pace", set_pace);
    on("POST", "/control/reset", [](const ControlCall& call, Core& c) {
        c.reset();
        call.reply({{"reset", true}});
    });
}

}  // namespace patchbay::fakes::telegram
