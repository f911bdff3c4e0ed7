#include "tests/fakes/telegram/methods/target.hpp"

#include <chrono>

namespace patchbay::fakes::telegram {

namespace {

std::string type_words(const Group& group) {
    return group.type == "group" ? "group chat" : group.type + " chat";
}

void check_private(const Target& target) {
    if (target.user->deactivated) throw forbidden("user is deactivated");
    if (target.dialog->blocked) throw forbidden("bot was blocked by the user");
    if (!target.dialog->started) throw forbidden("bot can't initiate conversation with a user");
}

void check_group(const Call& call, const Target& target) {
    const auto& group = *target.group;
    if (group.migrated_to) {
        auto error = bad_request("group chat was upgraded to a supergroup chat");
        error.migrate_to_chat_id = group.migrated_to;
        throw error;
    }
    if (group.deleted) throw forbidden("the group chat was deleted");
    const auto member = group.members.find(call.bot.id);
    const auto status = member == group.members.end() ? "left" : member->second;
    if (status == "kicked") throw forbidden("bot was kicked from the " + type_words(group));
    if (status == "left") throw forbidden("bot is not a member of the " + type_words(group));
}

}  // namespace

Target find_chat(const Call& call, std::string_view parameter) {
    const auto text = call.arguments.text(parameter);
    if (text.empty()) throw bad_request(std::string(parameter) + " is empty");
    Target target;
    if (text.front() == '@') {
        target.group = call.world().group_by_username(text.substr(1));
        if (!target.group) throw bad_request("chat not found");
        target.chat_id = target.group->id;
    } else {
        target.chat_id = call.arguments.integer(parameter);
        target.user = call.world().user(target.chat_id);
        target.group = call.world().group(target.chat_id);
        if (call.world().bot_by_id(target.chat_id)) throw forbidden("bot can't send messages to bots");
    }
    if (!target.user && !target.group) throw bad_request("chat not found");
    target.dialog = &call.world().dialog(call.bot, target.chat_id);
    return target;
}

Target writable_chat(const Call& call, std::string_view parameter) {
    auto target = find_chat(call, parameter);
    target.user ? check_private(target) : check_group(call, target);
    return target;
}

void count_send(const Call& call, const Target& target) {
    const double now = std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
    if (const auto seconds = call.services.flood.refuse(call.bot.id, target.chat_id, now)) {
        throw too_many_requests(*seconds);
    }
}

Message& find_message(const Target& target, std::int64_t message_id, std::string_view otherwise) {
    const auto found = target.dialog->messages.find(message_id);
    if (found == target.dialog->messages.end() || found->second.deleted) throw bad_request(otherwise);
    return found->second;
}

std::map<std::int64_t, Topic>& topics_of(const Target& target) {
    return target.group ? target.group->topics : target.dialog->topics;
}

}  // namespace patchbay::fakes::telegram
