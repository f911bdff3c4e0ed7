#include "tests/fakes/telegram/methods/compose.hpp"

#include <stdexcept>

#include "tests/fakes/http/message.hpp"
#include "tests/fakes/telegram/text/html_parser.hpp"
#include "tests/fakes/telegram/text/markdown_parser.hpp"
#include "tests/fakes/telegram/text/trim.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::size_t kMostRawBytes = 32'768;
constexpr std::int64_t kMostText = 4096;
constexpr std::int64_t kMostCaption = 1024;

FormattedText parsed(const Call& call, std::string text, std::string_view entities_parameter) {
    const auto mode = to_lower(call.arguments.text("parse_mode"));
    if (mode.empty() || mode == "none") {
        const auto entities = call.arguments.object(entities_parameter);
        FormattedText plain{std::move(text), {}};
        if (!entities.is_null()) plain.entities = entities_from_json(entities, plain.text);
        return plain;
    }
    if (mode == "html") return parse_html(text);
    if (mode == "markdownv2") return parse_markdown_v2(text);
    if (mode == "markdown") return parse_markdown(text);
    throw bad_request("Unsupported parse_mode");
}

Json replied_message(const Call& call, const Target& target) {
    const auto parameters = call.arguments.object("reply_parameters");
    auto id = call.arguments.integer("reply_to_message_id");
    bool optional = call.arguments.flag("allow_sending_without_reply");
    if (parameters.is_object()) {
        id = parameters.value("message_id", std::int64_t{0});
        optional = parameters.value("allow_sending_without_reply", false);
    }
    if (id == 0) return nullptr;
    const auto found = target.dialog->messages.find(id);
    if (found == target.dialog->messages.end() || found->second.deleted) {
        if (optional) return nullptr;
        throw bad_request("message to be replied not found");
    }
    auto copy = found->second.json;
    copy.erase("reply_to_message");
    return copy;
}

void set_topic(const Call& call, const Target& target, Json& message) {
    const auto id = call.arguments.integer("message_thread_id");
    if (id == 0) return;
    const auto& topics = topics_of(target);
    const auto topic = topics.find(id);
    if (topic == topics.end()) throw bad_request("message thread not found");
    if (topic->second.closed) throw bad_request("TOPIC_CLOSED");
    message["message_thread_id"] = id;
    message["is_topic_message"] = true;
}

void check_button(const Json& button, const Target& target) {
    if (!button.is_object())
        throw bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
    if (!button.contains("text"))
        throw bad_request(R"(can't parse inline keyboard button: Can't find field "text")");
    static constexpr const char* kActions[] = {"url",
                                               "callback_data",
                                               "web_app",
                                               "login_url",
                                               "copy_text",
                                               "switch_inline_query",
                                               "switch_inline_query_current_chat",
                                               "switch_inline_query_chosen_chat",
                                               "pay",
                                               "callback_game",
                                               "disabled"};
    int actions = 0;
    for (const auto* name : kActions)
        actions += button.contains(name);
    if (actions == 0) {
        throw bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
    }
    if (button.contains("callback_data")) {
        const auto& data = button["callback_data"];
        if (!data.is_string())
            throw bad_request(
                "can't parse inline keyboard button: Field \"callback_data\" must be of type String");
        const auto size = data.get_ref<const std::string&>().size();
        if (size == 0 || size > 64) throw bad_request("BUTTON_DATA_INVALID");
    }
    if (button.contains("web_app") && !target.user) throw bad_request("BUTTON_TYPE_INVALID");
}

}  // namespace

FormattedText formatted_text(const Call& call, std::string_view parameter,
                             std::string_view entities_parameter) {
    auto text = call.arguments.text(parameter);
    if (text.size() > kMostRawBytes) throw bad_request("text is too long");
    try {
        auto formatted = parsed(call, std::move(text), entities_parameter);
        trim(formatted);
        add_found_entities(formatted);
        return formatted;
    } catch (const std::invalid_argument& error) {
        throw bad_request(std::string("can't parse entities: ") + error.what());
    }
}

FormattedText message_text(const Call& call) {
    auto formatted = formatted_text(call, "text", "entities");
    if (formatted.text.empty()) throw bad_request("message text is empty");
    if (utf16_length(formatted.text) > kMostText) throw bad_request("message is too long");
    return formatted;
}

FormattedText message_caption(const Call& call) {
    auto formatted = formatted_text(call, "caption", "caption_entities");
    if (utf16_length(formatted.text) > kMostCaption) throw bad_request("message caption is too long");
    return formatted;
}

Json inline_keyboard(const Call& call, const Target& target) {
    const auto markup = call.arguments.object("reply_markup");
    if (markup.is_null() || (markup.is_object() && markup.empty())) return nullptr;
    if (!markup.is_object()) throw bad_request("object expected as reply markup");
    const auto rows = markup.find("inline_keyboard");
    if (rows == markup.end()) {
        if (markup.contains("keyboard") || markup.contains("remove_keyboard") ||
            markup.contains("force_reply"))
            return nullptr;
        throw bad_request("can't parse reply keyboard markup JSON object");
    }
    if (!rows->is_array())
        throw bad_request("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
    auto kept = Json::array();
    for (const auto& row : *rows) {
        if (!row.is_array())
            throw bad_request(
                "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
        for (const auto& button : row)
            check_button(button, target);
        if (!row.empty()) kept.push_back(row);
    }
    if (kept.empty()) return nullptr;
    return {{"inline_keyboard", std::move(kept)}};
}

Json new_message(const Call& call, const Target& target) {
    Json message{{"date", call.now}, {"chat", call.world().chat_json(target.chat_id)}};
    if (target.group && target.group->type == "channel") {
        message["sender_chat"] = message["chat"];
    } else {
        message["from"] = World::bot_user_json(call.bot);
    }
    set_topic(call, target, message);
    if (auto replied = replied_message(call, target); !replied.is_null()) {
        message["reply_to_message"] = std::move(replied);
    }
    if (auto markup = inline_keyboard(call, target); !markup.is_null())
        message["reply_markup"] = std::move(markup);
    if (call.arguments.flag("protect_content")) message["has_protected_content"] = true;
    return message;
}

void set_text(Json& message, const FormattedText& text, const char* name, const char* entities_name) {
    if (text.text.empty()) return;
    message[name] = text.text;
    if (!text.entities.empty()) message[entities_name] = to_json(text.entities);
}

Outcome sent(const Call& call, const Target& target, Json message) {
    count_send(call, target);
    message["message_id"] = call.world().next_message_id(call.bot, target.chat_id);
    target.dialog->draft = nullptr;
    target.dialog->action = nullptr;
    const auto& stored = call.world().store(*target.dialog, std::move(message), true);
    return {stored.json, {}, false};
}

}  // namespace patchbay::fakes::telegram
