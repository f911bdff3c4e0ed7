#include "plugins/telegram/src/update.hpp"

#include "plugins/telegram/src/chat_address.hpp"
#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/token.hpp"
#include "plugins/telegram/src/update_content.hpp"
#include "plugins/telegram/src/utf16.hpp"

namespace patchbay::telegram {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;

std::string full_name(const nlohmann::json& person) {
    std::string name = text_at(person, "first_name");
    if (const auto last = text_at(person, "last_name"); !last.empty())
        name += (name.empty() ? "" : " ") + last;
    if (name.empty()) name = text_at(person, "title");
    if (name.empty()) name = text_at(person, "username");
    return name;
}

std::int64_t microseconds_at(const nlohmann::json& message, const char* name) {
    const auto seconds = integer_at(message, name).value_or(0);
    return seconds > 0 && seconds < 100'000'000'000 ? seconds * kMicroseconds : 0;
}

std::string chat_text(const nlohmann::json& message, std::int64_t chat) {
    ChatAddress address{chat, 0};
    if (flag_at(message, "is_topic_message"))
        address.topic = integer_at(message, "message_thread_id").value_or(0);
    return address.text();
}

/// The @name at the start of `text` when it is the bot's; 0 otherwise.
std::size_t leading_mention(const std::string& text, const BotIdentity& bot) {
    const std::size_t length = bot.username.size() + 1;
    if (bot.username.empty() || text.size() < length || text[0] != '@') return 0;
    if (!same_name(std::string_view(text).substr(1, length - 1), bot.username)) return 0;
    return text.size() == length || text[length] == ' ' || text[length] == ',' || text[length] == '\n'
               ? length
               : 0;
}

bool mentions(const nlohmann::json& message, const BotIdentity& bot) {
    const bool has_text = has(message, "text");
    const auto text = text_at(message, has_text ? "text" : "caption");
    const auto* entities = list_at(message, has_text ? "entities" : "caption_entities");
    if (!entities) return false;
    for (const auto& entity : *entities) {
        const auto type = text_at(entity, "type");
        if (type == "text_mention") {
            const auto* user = object_at(entity, "user");
            if (user && integer_at(*user, "id") == bot.telegram_id) return true;
        }
        if (type != "mention") continue;
        const auto offset = integer_at(entity, "offset").value_or(-1);
        const auto length = integer_at(entity, "length").value_or(0);
        if (offset < 0 || length < 2 || length > 64) continue;
        const auto from = byte_of_unit(text, static_cast<std::size_t>(offset));
        const auto name = std::string_view(text).substr(from, static_cast<std::size_t>(length));
        if (same_name(name, "@" + bot.username)) return true;
    }
    return false;
}

bool answers_bot(const nlohmann::json& message, const BotIdentity& bot) {
    const auto* original = object_at(message, "reply_to_message");
    const auto* author = original ? object_at(*original, "from") : nullptr;
    return author && integer_at(*author, "id") == bot.telegram_id;
}

ParsedUpdate skip(ParsedUpdate parsed, std::string because) {
    parsed.kind = UpdateKind::skipped;
    parsed.skipped_because = std::move(because);
    return parsed;
}

void fill_contact(InboundMessage& inbound, const nlohmann::json& person, bool in_private) {
    inbound.contact_id = std::to_string(integer_at(person, "id").value_or(0));
    inbound.contact_name = first_units(full_name(person), 200);
    if (inbound.contact_name.empty()) inbound.contact_name = inbound.contact_id;
    inbound.contact_username = text_at(person, "username");
    inbound.contact_locale = text_at(person, "language_code");
    if (!in_private && has(person, "title")) inbound.contact_locale.clear();
}

/// In a group only what is meant for the bot is a message to us.
bool is_addressed(const nlohmann::json& message, const ParsedUpdate& parsed, const BotIdentity& bot) {
    if (parsed.command) return parsed.command->bot.empty() || same_name(parsed.command->bot, bot.username);
    return mentions(message, bot) || answers_bot(message, bot);
}

/// Both chats are told: the old one where it goes, the new one where it comes from.
std::optional<ChatMove> read_move(const nlohmann::json& message, std::int64_t chat) {
    if (const auto to = integer_at(message, "migrate_to_chat_id").value_or(0); to != 0 && to != chat)
        return ChatMove{chat, to};
    if (const auto from = integer_at(message, "migrate_from_chat_id").value_or(0); from != 0 && from != chat)
        return ChatMove{from, chat};
    return std::nullopt;
}

ParsedUpdate read_message(ParsedUpdate parsed, const nlohmann::json& message, const BotIdentity& bot,
                          bool edited) {
    const auto* chat = object_at(message, "chat");
    const auto chat_id = chat ? integer_at(*chat, "id") : std::nullopt;
    const auto message_id = integer_at(message, "message_id");
    if (!chat_id || *chat_id == 0 || !message_id) return skip(std::move(parsed), "incomplete");
    const auto type = text_at(*chat, "type");
    const bool in_private = type == "private";
    if (!in_private && type != "group" && type != "supergroup") return skip(std::move(parsed), "chat_type");
    if (const auto move = in_private ? std::nullopt : read_move(message, *chat_id)) {
        parsed.kind = UpdateKind::chat_moved;
        parsed.move = *move;
        return parsed;
    }
    const auto* person = object_at(message, "from");
    if (const auto* anonymous = object_at(message, "sender_chat"); anonymous && !in_private)
        person = anonymous;
    if (!person) person = chat;
    if (flag_at(*person, "is_bot")) return skip(std::move(parsed), "from_bot");

    Content content = read_content(message);
    if (content.service) return skip(std::move(parsed), "service");
    if (auto command = parse_command(content.text)) parsed.command = std::move(command);
    if (!in_private && !is_addressed(message, parsed, bot)) return skip(std::move(parsed), "not_addressed");
    if (const auto mention = leading_mention(content.text, bot);
        mention > 0 && mention < content.text.size()) {
        const auto rest = content.text.find_first_not_of(" ,\n", mention);
        if (rest != std::string::npos) content.text.erase(0, rest);
    }

    InboundMessage& inbound = parsed.message;
    inbound.channel = "telegram";
    inbound.endpoint_id = bot.id;
    inbound.workspace_id = bot.workspace_id;
    inbound.chat = chat_text(message, *chat_id);
    inbound.external_id = std::to_string(*message_id);
    fill_contact(inbound, *person, in_private);
    inbound.text = std::move(content.text);
    inbound.attachments = std::move(content.attachments);
    inbound.unsupported = std::move(content.unsupported);
    inbound.sent_at_us = microseconds_at(message, edited && has(message, "edit_date") ? "edit_date" : "date");
    if (edited) parsed.command.reset();  // a command counts when it is given, not when it is corrected
    if (parsed.command && parsed.command->name == "start" && is_start_payload(parsed.command->argument)) {
        inbound.start_payload = parsed.command->argument;
    }
    parsed.kind = edited ? UpdateKind::edited : UpdateKind::message;
    return parsed;
}

ParsedUpdate read_membership(ParsedUpdate parsed, const nlohmann::json& change, const BotIdentity& bot) {
    const auto* chat = object_at(change, "chat");
    const auto* member = object_at(change, "new_chat_member");
    const auto chat_id = chat ? integer_at(*chat, "id") : std::nullopt;
    if (!chat_id || *chat_id == 0 || !member) return skip(std::move(parsed), "incomplete");
    const auto type = text_at(*chat, "type");
    const bool in_private = type == "private";
    if (!in_private && type != "group" && type != "supergroup") return skip(std::move(parsed), "chat_type");
    const auto status = text_at(*member, "status");
    const bool out = status == "kicked" || status == "left";
    parsed.kind = UpdateKind::contact_state;
    parsed.contact = {"telegram", bot.id, bot.workspace_id, ChatAddress{*chat_id, 0}.text(),
                      !out         ? "reachable"
                      : in_private ? "blocked"
                                   : "gone"};
    return parsed;
}

}  // namespace

nlohmann::json allowed_updates() {
    return {"message", "edited_message", "my_chat_member"};
}

ParsedUpdate parse_update(const nlohmann::json& update, const BotIdentity& bot) {
    ParsedUpdate parsed;
    parsed.update_id = integer_at(update, "update_id");
    if (!parsed.update_id) return skip(std::move(parsed), "not_an_update");
    if (const auto* message = object_at(update, "message"))
        return read_message(std::move(parsed), *message, bot, false);
    if (const auto* message = object_at(update, "edited_message")) {
        return read_message(std::move(parsed), *message, bot, true);
    }
    if (const auto* change = object_at(update, "my_chat_member"))
        return read_membership(std::move(parsed), *change, bot);
    return skip(std::move(parsed), "kind");
}

}  // namespace patchbay::telegram
