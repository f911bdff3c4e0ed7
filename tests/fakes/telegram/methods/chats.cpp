// Chats, topics, callback answers and what hangs on them.
#include "tests/fakes/telegram/methods/target.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

Outcome get_chat(Call& call) {
    const auto target = find_chat(call);
    auto chat = call.world().chat_json(target.chat_id);
    chat["accent_color_id"] = 0;
    chat["max_reaction_count"] = 11;
    chat["accepted_gift_types"] = {{"unlimited_gifts", false},
                                   {"limited_gifts", false},
                                   {"unique_gifts", false},
                                   {"premium_subscription", false},
                                   {"gifts_from_channels", false}};
    if (!chat.value("username", "").empty()) chat["active_usernames"] = Json::array({chat["username"]});
    return {chat, {}, false};
}

Json member_json(const Call& call, const Target& target, std::int64_t id) {
    std::string status = "left";
    if (target.group) {
        const auto found = target.group->members.find(id);
        if (found != target.group->members.end()) status = found->second;
    } else if (id == target.chat_id || id == call.bot.id) {
        status = "member";
    }
    Json member{{"status", status}, {"user", call.world().author_json(id)}};
    if (status == "kicked") member["until_date"] = 0;
    if (status == "administrator") {
        for (const char* right :
             {"can_manage_chat", "can_delete_messages", "can_manage_topics", "can_pin_messages"}) {
            member[right] = true;
        }
    }
    return member;
}

Outcome get_chat_member(Call& call) {
    const auto target = find_chat(call);
    const auto id = call.arguments.integer("user_id");
    if (!call.world().user(id) && !call.world().bot_by_id(id)) throw bad_request("invalid user_id specified");
    return {member_json(call, target, id), {}, false};
}

Outcome leave_chat(Call& call) {
    const auto target = writable_chat(call);
    if (!target.group) throw bad_request("chat member status can't be changed in private chats");
    target.group->members[call.bot.id] = "left";
    return {};
}

Outcome create_forum_topic(Call& call) {
    const auto target = writable_chat(call);
    const auto name = call.arguments.text("name");
    if (name.empty() || utf16_length(name) > 128) throw bad_request("TOPIC_TITLE_INVALID");
    if (target.group) {
        if (!target.group->is_forum) throw bad_request("the chat is not a forum");
        if (target.group->members[call.bot.id] != "administrator")
            throw bad_request("not enough rights to create a topic");
    } else if (!call.bot.has_topics_enabled) {
        throw bad_request("the chat is not a forum");
    }
    const auto id = call.world().next_message_id(call.bot, target.chat_id);
    topics_of(target)[id] = {id, name, false};
    const auto color = call.arguments.integer("icon_color", 0x6FB9F0);
    Json message{{"message_id", id},
                 {"date", call.now},
                 {"chat", call.world().chat_json(target.chat_id)},
                 {"from", World::bot_user_json(call.bot)},
                 {"message_thread_id", id},
                 {"is_topic_message", true},
                 {"forum_topic_created", {{"name", name}, {"icon_color", color}}}};
    call.world().store(*target.dialog, std::move(message), true);
    return {{{"message_thread_id", id}, {"name", name}, {"icon_color", color}}, {}, false};
}

Topic& find_topic(const Call& call, const Target& target) {
    auto& topics = topics_of(target);
    const auto found = topics.find(call.arguments.integer("message_thread_id"));
    if (found == topics.end()) throw bad_request("message thread not found");
    return found->second;
}

Outcome edit_forum_topic(Call& call) {
    const auto target = writable_chat(call);
    auto& topic = find_topic(call, target);
    if (call.arguments.has("name")) topic.name = call.arguments.text("name");
    return {};
}

Outcome set_topic_closed(Call& call, bool closed) {
    const auto target = writable_chat(call);
    auto& topic = find_topic(call, target);
    if (topic.closed == closed) throw bad_request("TOPIC_NOT_MODIFIED");
    topic.closed = closed;
    return {};
}

Outcome delete_forum_topic(Call& call) {
    const auto target = writable_chat(call);
    topics_of(target).erase(find_topic(call, target).id);
    return {};
}

Outcome answer_callback_query(Call& call) {
    const auto found = call.bot.callbacks.find(call.arguments.text("callback_query_id"));
    if (found == call.bot.callbacks.end()) {
        throw bad_request("query is too old and response timeout expired or query ID is invalid");
    }
    if (utf16_length(call.arguments.text("text")) > 200) throw bad_request("MESSAGE_TOO_LONG");
    found->second["answer"] = {{"text", call.arguments.text("text")},
                               {"show_alert", call.arguments.flag("show_alert")},
                               {"url", call.arguments.text("url")}};
    return {};
}

Outcome set_chat_menu_button(Call& call) {
    if (call.arguments.has("chat_id")) find_chat(call);
    call.bot.texts[{"menu_button", call.arguments.text("chat_id")}] =
        call.arguments.object("menu_button").dump();
    return {};
}

Outcome get_chat_menu_button(Call& call) {
    const auto found = call.bot.texts.find({"menu_button", call.arguments.text("chat_id")});
    if (found == call.bot.texts.end() || found->second == "null") return {{{"type", "default"}}, {}, false};
    return {Json::parse(found->second), {}, false};
}

}  // namespace

void add_chat_methods(MethodTable& table) {
    table["getchat"] = get_chat;
    table["getchatmember"] = get_chat_member;
    table["leavechat"] = leave_chat;
    table["createforumtopic"] = create_forum_topic;
    table["editforumtopic"] = edit_forum_topic;
    table["closeforumtopic"] = [](Call& call) { return set_topic_closed(call, true); };
    table["reopenforumtopic"] = [](Call& call) { return set_topic_closed(call, false); };
    table["deleteforumtopic"] = delete_forum_topic;
    table["answercallbackquery"] = answer_callback_query;
    table["setchatmenubutton"] = set_chat_menu_button;
    table["getchatmenubutton"] = get_chat_menu_button;
}

}  // namespace patchbay::fakes::telegram
