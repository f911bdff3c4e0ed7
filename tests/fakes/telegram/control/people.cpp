// What users do: write, edit, press buttons, block and come back; and updates of any kind at all.
#include <ctime>

#include "tests/fakes/http/base64.hpp"
#include "tests/fakes/telegram/control/routes.hpp"
#include "tests/fakes/telegram/image.hpp"
#include "tests/fakes/telegram/media_json.hpp"
#include "tests/fakes/telegram/text/entities.hpp"

namespace patchbay::fakes::telegram {

namespace {

// The user of the request, made up if never seen before.
User& chosen_user(const ControlCall& call, Core& core) {
    const auto id = call.required<std::int64_t>("user");
    if (auto* user = core.world.user(id)) return *user;
    if (id <= 0 || core.world.bot_by_id(id))
        throw ControlError(400, "The field user must be a user's id, above 0.");
    User user;
    user.id = id;
    user.first_name = "User " + std::to_string(id);
    return core.world.add_user(std::move(user));
}

std::int64_t chosen_chat(const ControlCall& call, const Core& core, const User& user) {
    const auto chat = call.value<std::int64_t>("chat", user.id);
    if (chat != user.id && !core.world.groups().contains(chat)) {
        throw ControlError(404, "No group " + std::to_string(chat) + "; add it with POST /control/chats.");
    }
    return chat;
}

std::string file_bytes(const Json& file, const std::string& kind) {
    if (file.contains("base64")) {
        auto bytes = base64_decode(file["base64"].get<std::string>());
        if (!bytes) throw ControlError(400, "The field base64 is not base64.");
        return std::move(*bytes);
    }
    if (file.contains("content")) return file["content"].get<std::string>();
    if (kind == "photo") {
        return make_png(file.value("width", 320U), file.value("height", 240U),
                        file.value("color", 0x3366CCU));
    }
    // A file of this many bytes; a voice message begins like an Ogg stream.
    std::string bytes(file.value("size", std::size_t{1024}), '\0');
    if (kind == "voice" && bytes.size() >= 4) bytes.replace(0, 4, "OggS");
    return bytes;
}

Json store_media(const Json& file, const std::string& kind, const Bot& bot, Core& core) {
    if (!file.is_object())
        throw ControlError(400, "The field " + kind + " must be an object; {} makes a plain one.");
    auto bytes = file_bytes(file, kind);
    StoredFile stored;
    stored.kind = kind;
    stored.bot_id = bot.id;
    stored.name = file.value("file_name", kind == "document" ? "file.bin" : "");
    stored.mime_type = file.value("mime_type", "");
    stored.duration = file.value("duration", std::int64_t{3});
    if (kind == "photo") {
        const auto size = image_size(bytes);
        if (size.width == 0) throw ControlError(400, "The photo is no PNG, JPEG or GIF.");
        stored.width = size.width;
        stored.height = size.height;
    }
    const auto& kept = core.world.add_file(std::move(stored), std::move(bytes));
    return media_json(kept, [&](StoredFile smaller, const std::string& same) -> const StoredFile& {
        return core.world.add_file(std::move(smaller), same);
    });
}

void set_words(Json& message, const std::string& words, const char* name, const char* entities_name) {
    FormattedText text{words, {}};
    add_found_entities(text);
    message[name] = text.text;
    if (!text.entities.empty()) message[entities_name] = to_json(text.entities);
}

void fill(Json& message, const ControlCall& call, const Bot& bot, Core& core) {
    bool media = false;
    for (const char* kind : {"photo", "document", "voice", "audio"}) {
        if (!call.body().contains(kind)) continue;
        message[kind] = store_media(call.body()[kind], kind, bot, core);
        media = true;
    }
    if (media && call.body().contains("caption")) {
        set_words(message, call.required<std::string>("caption"), "caption", "caption_entities");
    }
    if (call.body().contains("text"))
        set_words(message, call.required<std::string>("text"), "text", "entities");
    if (call.body().contains("extra")) message.update(call.required("extra"));
}

Json message_from(const ControlCall& call, const User& user, std::int64_t chat, Dialog& dialog, Core& core) {
    Json message{
        {"date", std::time(nullptr)}, {"chat", core.world.chat_json(chat)}, {"from", World::user_json(user)}};
    if (call.body().contains("reply_to")) {
        const auto found = dialog.messages.find(call.required<std::int64_t>("reply_to"));
        if (found == dialog.messages.end())
            throw ControlError(404, "No message to reply to with this id in the chat.");
        message["reply_to_message"] = found->second.json;
    }
    const auto topic = call.value<std::int64_t>("message_thread_id", 0);
    if (topic != 0) {
        message["message_thread_id"] = topic;
        message["is_topic_message"] = true;
    }
    return message;
}

Json member(const Json& bot, const char* status) {
    Json json{{"user", bot}, {"status", status}};
    if (std::string_view(status) == "kicked") json["until_date"] = 0;
    return json;
}

std::int64_t push_membership(Core& core, Bot& bot, const User& user, const char* before, const char* after) {
    const auto self = World::bot_user_json(bot);
    const Json payload{{"chat", core.world.chat_json(user.id)},
                       {"from", World::user_json(user)},
                       {"date", std::time(nullptr)},
                       {"old_chat_member", member(self, before)},
                       {"new_chat_member", member(self, after)}};
    return core.delivery.push(bot, "my_chat_member", lane_of("my_chat_member", payload), payload);
}

void set_blocked(const ControlCall& call, Core& core, bool blocked) {
    call.allow({"bot", "user"});
    auto& bot = chosen_bot(call, core);
    const auto& user = chosen_user(call, core);
    auto& dialog = core.world.dialog(bot, user.id);
    if (dialog.blocked == blocked) return call.reply({{"update_id", 0}});
    dialog.blocked = blocked;
    dialog.started = true;
    const auto id =
        push_membership(core, bot, user, blocked ? "member" : "kicked", blocked ? "kicked" : "member");
    call.reply({{"update_id", id}});
}

void write(const ControlCall& call, Core& core) {
    call.allow({"bot", "user", "chat", "text", "caption", "photo", "document", "voice", "audio", "reply_to",
                "message_thread_id", "media_group_id", "extra"});
    auto& bot = chosen_bot(call, core);
    const auto user = chosen_user(call, core);
    const auto chat = chosen_chat(call, core, user);
    auto& dialog = core.world.dialog(bot, chat);
    auto message = message_from(call, user, chat, dialog, core);
    fill(message, call, bot, core);
    if (call.body().contains("media_group_id"))
        message["media_group_id"] = call.required<std::string>("media_group_id");
    if (message.size() <= 3)
        throw ControlError(400, "Nothing to say: give text, photo, document, voice, audio or extra.");
    if (chat == user.id && dialog.blocked) {
        dialog.blocked = false;
        push_membership(core, bot, user, "kicked", "member");
    }
    dialog.started = true;
    message["message_id"] = core.world.next_message_id(bot, chat);
    const auto& stored = core.world.store(dialog, std::move(message), false).json;
    const auto kind = stored["chat"].value("type", "") == "channel" ? "channel_post" : "message";
    const auto id = core.delivery.push(bot, kind, lane_of(kind, stored), stored);
    call.reply({{"update_id", id}, {"message", stored}}, 201);
}

void edit(const ControlCall& call, Core& core) {
    call.allow({"bot", "user", "chat", "message_id", "text", "caption"});
    auto& bot = chosen_bot(call, core);
    const auto user = chosen_user(call, core);
    auto& dialog = core.world.dialog(bot, chosen_chat(call, core, user));
    const auto found = dialog.messages.find(call.required<std::int64_t>("message_id"));
    if (found == dialog.messages.end() || found->second.from_bot) {
        throw ControlError(404, "The user has no message with this id in the chat.");
    }
    auto& message = found->second;
    message.earlier.push_back(message.json);
    message.json.erase("entities");
    message.json.erase("caption_entities");
    if (call.body().contains("text"))
        set_words(message.json, call.required<std::string>("text"), "text", "entities");
    if (call.body().contains("caption")) {
        set_words(message.json, call.required<std::string>("caption"), "caption", "caption_entities");
    }
    message.json["edit_date"] = std::time(nullptr);
    core.world.changed(dialog);
    const auto id =
        core.delivery.push(bot, "edited_message", lane_of("edited_message", message.json), message.json);
    call.reply({{"update_id", id}, {"message", message.json}});
}

void press(const ControlCall& call, Core& core) {
    call.allow({"bot", "user", "chat", "message_id", "data"});
    auto& bot = chosen_bot(call, core);
    const auto user = chosen_user(call, core);
    auto& dialog = core.world.dialog(bot, chosen_chat(call, core, user));
    const auto found = dialog.messages.find(call.required<std::int64_t>("message_id"));
    if (found == dialog.messages.end()) throw ControlError(404, "No message with this id in the chat.");
    if (bot.callbacks.size() > 10'000) bot.callbacks.clear();
    const auto id = std::to_string(user.id) + "000" + std::to_string(bot.updates.next_id());
    const Json query{{"id", id},
                     {"from", World::user_json(user)},
                     {"message", found->second.json},
                     {"chat_instance", std::to_string(-7'420'000'000'000'000'000 - dialog.chat_id % 1000)},
                     {"data", call.required<std::string>("data")}};
    bot.callbacks[id] = Json::object();
    const auto update = core.delivery.push(bot, "callback_query", lane_of("callback_query", query), query);
    call.reply({{"update_id", update}, {"callback_query_id", id}}, 201);
}

void callback_answer(const ControlCall& call, Core& core) {
    for (const auto& [id, bot] : core.world.bots()) {
        const auto found = bot->callbacks.find(call.capture(0));
        if (found != bot->callbacks.end()) {
            return call.reply({{"answered", found->second.contains("answer")},
                               {"answer", found->second.value("answer", Json())}});
        }
    }
    throw ControlError(404, "No callback query " + call.capture(0) + ".");
}

void inject(const ControlCall& call, Core& core) {
    call.allow({"bot", "update"});
    auto& bot = chosen_bot(call, core);
    const auto& update = call.required("update");
    if (!update.is_object()) throw ControlError(400, "The field update must be an object.");
    if (update.contains("update_id") && !update["update_id"].is_number_integer()) {
        throw ControlError(400, "The field update_id must be an integer; leave it out to get the next one.");
    }
    call.reply({{"update_id", core.delivery.inject(bot, update)}}, 201);
}

}  // namespace

void add_people_routes(ControlRouter& router, Core& core) {
    const auto on = [&](const char* method, const char* pattern, void (*handler)(const ControlCall&, Core&)) {
        router.on(method, pattern, [&core, handler](const ControlCall& call) { handler(call, core); });
    };
    on("POST", "/control/messages", write);
    on("POST", "/control/edits", edit);
    on("POST", "/control/callbacks", press);
    on("GET", "/control/callbacks/{id}", callback_answer);
    on("POST", "/control/block", [](const ControlCall& call, Core& c) { set_blocked(call, c, true); });
    on("POST", "/control/unblock", [](const ControlCall& call, Core& c) { set_blocked(call, c, false); });
    on("POST", "/control/updates", inject);
}

}  // namespace patchbay::fakes::telegram
