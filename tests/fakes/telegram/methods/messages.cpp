// Sending text, drafts and actions; copying and forwarding.
#include <algorithm>
#include <array>

#include "tests/fakes/telegram/methods/compose.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::array<std::string_view, 11> kActions{
    "typing",        "upload_photo",      "record_video",     "upload_video",
    "record_voice",  "upload_voice",      "upload_document",  "choose_sticker",
    "find_location", "record_video_note", "upload_video_note"};

Outcome send_message(Call& call) {
    const auto text = message_text(call);
    const auto target = writable_chat(call);
    auto message = new_message(call, target);
    set_text(message, text, "text", "entities");
    return sent(call, target, std::move(message));
}

Outcome send_chat_action(Call& call) {
    const auto action = call.arguments.text("action");
    if (std::find(kActions.begin(), kActions.end(), action) == kActions.end()) {
        throw bad_request("wrong parameter action in request");
    }
    const auto target = writable_chat(call);
    target.dialog->action = {{"action", action}, {"date", call.now}};
    call.world().changed(*target.dialog);
    return {};
}

Outcome send_message_draft(Call& call) {
    const auto draft_id = call.arguments.integer("draft_id");
    if (draft_id == 0) throw bad_request("draft identifier must be non-zero");
    const auto target = writable_chat(call);
    if (!target.user) throw bad_request("TEXTDRAFT_PEER_INVALID");
    const auto text = formatted_text(call, "text", "entities");
    if (utf16_length(text.text) > 4096) throw bad_request("message is too long");
    count_send(call, target);
    Json draft{{"draft_id", draft_id}, {"text", text.text}, {"date", call.now}};
    if (!text.entities.empty()) draft["entities"] = to_json(text.entities);
    target.dialog->draft = std::move(draft);
    call.world().changed(*target.dialog);
    return {};
}

const Message& source_message(const Call& call) {
    const auto source = find_chat(call, "from_chat_id");
    return find_message(source, call.arguments.integer("message_id"),
                        call.arguments.integer("message_id") == 0 ? "message identifier is not specified"
                                                                  : "message to copy not found");
}

void take_content(Json& message, const Json& from) {
    for (const char* name :
         {"text", "entities", "caption", "caption_entities", "photo", "document", "voice", "audio"}) {
        if (from.contains(name)) message[name] = from[name];
    }
}

Outcome copy_message(Call& call) {
    const auto original = source_message(call).json;
    if (original.value("has_protected_content", false)) throw bad_request("message can't be copied");
    const auto target = writable_chat(call);
    auto message = new_message(call, target);
    take_content(message, original);
    if (call.arguments.has("caption") && !message.contains("text")) {
        message.erase("caption");
        message.erase("caption_entities");
        set_text(message, message_caption(call), "caption", "caption_entities");
    }
    auto outcome = sent(call, target, std::move(message));
    outcome.result = {{"message_id", outcome.result["message_id"]}};
    return outcome;
}

Outcome forward_message(Call& call) {
    const auto original = source_message(call).json;
    if (original.value("has_protected_content", false)) throw bad_request("message can't be forwarded");
    const auto target = writable_chat(call);
    auto message = new_message(call, target);
    take_content(message, original);
    if (original.contains("from")) {
        message["forward_origin"] = {
            {"type", "user"}, {"sender_user", original["from"]}, {"date", original["date"]}};
    } else {
        message["forward_origin"] = {{"type", "channel"},
                                     {"chat", original["chat"]},
                                     {"date", original["date"]},
                                     {"message_id", original["message_id"]}};
    }
    return sent(call, target, std::move(message));
}

}  // namespace

void add_message_methods(MethodTable& table) {
    table["sendmessage"] = send_message;
    table["sendchataction"] = send_chat_action;
    table["sendmessagedraft"] = send_message_draft;
    table["copymessage"] = copy_message;
    table["forwardmessage"] = forward_message;
}

}  // namespace patchbay::fakes::telegram
