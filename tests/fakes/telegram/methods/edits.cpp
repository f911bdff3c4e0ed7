// Changing what was sent: text, caption, keyboard, deletion, reactions.
#include "tests/fakes/telegram/methods/compose.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::int64_t kDeletableFor = 48 * 3600;
constexpr std::size_t kMostEarlier = 500;
constexpr std::string_view kNotModified =
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current "
    "content and reply markup of the message";

struct Edited {
    Target target;
    Message& message;
};

Edited editable(const Call& call) {
    const auto id = call.arguments.integer("message_id");
    if (id == 0) throw bad_request("message identifier is not specified");
    auto target = writable_chat(call);
    auto& message = find_message(target, id, "message to edit not found");
    const auto& json = message.json;
    const bool own = message.from_bot && json.contains("from") && json["from"]["id"] == call.bot.id;
    if (!own && !json.contains("sender_chat")) throw bad_request("message can't be edited");
    return {target, message};
}

void set_or_remove(Json& message, const char* name, Json value) {
    if (value.is_null()) {
        message.erase(name);
    } else {
        message[name] = std::move(value);
    }
}

// Puts the new content in place if it differs, and remembers the old one.
Outcome replace(const Call& call, Edited& edited, Json changed) {
    if (changed == edited.message.json) throw bad_request(kNotModified);
    count_send(call, edited.target);
    changed["edit_date"] = call.now;
    auto& earlier = edited.message.earlier;
    if (earlier.size() >= kMostEarlier) earlier.erase(earlier.begin());
    earlier.push_back(std::move(edited.message.json));
    edited.message.json = std::move(changed);
    call.world().changed(*edited.target.dialog);
    return {edited.message.json, {}, false};
}

Outcome edit_message_text(Call& call) {
    const auto text = message_text(call);
    auto edited = editable(call);
    auto changed = edited.message.json;
    if (!changed.contains("text")) throw bad_request("there is no text in the message to edit");
    changed.erase("entities");
    set_text(changed, text, "text", "entities");
    set_or_remove(changed, "reply_markup", inline_keyboard(call, edited.target));
    return replace(call, edited, std::move(changed));
}

Outcome edit_message_caption(Call& call) {
    const auto caption = message_caption(call);
    auto edited = editable(call);
    auto changed = edited.message.json;
    if (changed.contains("text")) throw bad_request("there is no caption in the message to edit");
    changed.erase("caption");
    changed.erase("caption_entities");
    set_text(changed, caption, "caption", "caption_entities");
    set_or_remove(changed, "reply_markup", inline_keyboard(call, edited.target));
    return replace(call, edited, std::move(changed));
}

Outcome edit_message_reply_markup(Call& call) {
    auto edited = editable(call);
    auto changed = edited.message.json;
    set_or_remove(changed, "reply_markup", inline_keyboard(call, edited.target));
    return replace(call, edited, std::move(changed));
}

bool may_delete(const Call& call, const Target& target, const Message& message) {
    if (call.now - message.json.value("date", std::int64_t{0}) >= kDeletableFor) return false;
    if (message.from_bot || target.user) return true;
    const auto member = target.group->members.find(call.bot.id);
    return member != target.group->members.end() && member->second == "administrator";
}

Outcome delete_message(Call& call) {
    const auto target = writable_chat(call);
    const auto id = call.arguments.integer("message_id");
    if (id == 0) throw bad_request("message identifier is not specified");
    auto& message = find_message(target, id, "message to delete not found");
    if (!may_delete(call, target, message)) throw bad_request("message can't be deleted for everyone");
    message.deleted = true;
    call.world().changed(*target.dialog);
    return {};
}

Outcome delete_messages(Call& call) {
    const auto target = writable_chat(call);
    const auto ids = call.arguments.object("message_ids");
    if (!ids.is_array() || ids.empty()) throw bad_request("message identifiers are not specified");
    if (ids.size() > 100) throw bad_request("too many message identifiers specified");
    for (const auto& id : ids) {
        const auto found = id.is_number_integer() ? target.dialog->messages.find(id.get<std::int64_t>())
                                                  : target.dialog->messages.end();
        if (found == target.dialog->messages.end()) continue;
        if (may_delete(call, target, found->second)) found->second.deleted = true;
    }
    call.world().changed(*target.dialog);
    return {};
}

Outcome set_message_reaction(Call& call) {
    const auto target = writable_chat(call);
    auto& message = find_message(target, call.arguments.integer("message_id"), "message to react not found");
    const auto reactions = call.arguments.object("reaction");
    if (!reactions.is_null() && !reactions.is_array())
        throw bad_request("can't parse reaction types: expected an Array");
    if (reactions.is_array() && reactions.size() > 1) throw bad_request("REACTIONS_TOO_MANY");
    message.reaction = reactions.is_array() && !reactions.empty() ? reactions : Json();
    call.world().changed(*target.dialog);
    return {};
}

}  // namespace

void add_edit_methods(MethodTable& table) {
    table["editmessagetext"] = edit_message_text;
    table["editmessagecaption"] = edit_message_caption;
    table["editmessagereplymarkup"] = edit_message_reply_markup;
    table["deletemessage"] = delete_message;
    table["deletemessages"] = delete_messages;
    table["setmessagereaction"] = set_message_reaction;
}

}  // namespace patchbay::fakes::telegram
