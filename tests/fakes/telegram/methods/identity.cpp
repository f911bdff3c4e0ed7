// Who the bot is: getMe, names, commands, leaving a server.
#include <algorithm>

#include "tests/fakes/telegram/methods/call.hpp"
#include "tests/fakes/telegram/text/unicode.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr double kTenMinutes = 600;

Outcome get_me(Call& call) {
    auto me = World::bot_user_json(call.bot);
    me["can_join_groups"] = call.bot.can_join_groups;
    me["can_read_all_group_messages"] = call.bot.can_read_all_group_messages;
    me["supports_inline_queries"] = false;
    me["supports_guest_queries"] = false;
    me["can_connect_to_business"] = false;
    me["has_main_web_app"] = false;
    me["has_topics_enabled"] = call.bot.has_topics_enabled;
    me["allows_users_to_create_topics"] = false;
    me["can_manage_bots"] = false;
    me["supports_join_request_queries"] = false;
    return {me, {}, false};
}

Outcome log_out(Call& call) {
    call.bot.logged_out_until = Clock::now() + call.services.delivery.pace().seconds(kTenMinutes);
    return {};
}

Outcome close_bot(Call& call) {
    const auto allowed = call.services.started + call.services.delivery.pace().seconds(kTenMinutes);
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(allowed - Clock::now()).count();
    if (left > 0) throw too_many_requests(left);
    return {};
}

std::pair<std::string, std::string> text_key(const Call& call, const std::string& name) {
    return {name, call.arguments.text("language_code")};
}

Outcome set_text_of(Call& call, const std::string& name, std::int64_t most) {
    auto text = call.arguments.text(name);
    if (utf16_length(text) > most)
        throw bad_request("BOT_" + std::string(name == "name" ? "TITLE" : "ABOUT") + "_TOO_LONG");
    call.bot.texts[text_key(call, name)] = std::move(text);
    if (name == "name" && call.arguments.text("language_code").empty() &&
        !call.arguments.text(name).empty()) {
        call.bot.first_name = call.arguments.text(name);
    }
    return {};
}

Outcome get_text_of(Call& call, const std::string& name) {
    const auto& texts = call.bot.texts;
    auto found = texts.find(text_key(call, name));
    if (found == texts.end() || found->second.empty()) found = texts.find({name, ""});
    auto text = found == texts.end() ? std::string{} : found->second;
    if (text.empty() && name == "name") text = call.bot.first_name;
    return {{{name, text}}, {}, false};
}

void check_command(const Json& item) {
    if (!item.is_object() || !item.contains("command") || !item.contains("description")) {
        throw bad_request("can't parse BotCommand: expected an Object with command and description");
    }
    auto command = item["command"].is_string() ? item["command"].get<std::string>() : std::string{};
    if (command.starts_with('/')) command.erase(0, 1);
    const bool plain = std::all_of(command.begin(), command.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (command.empty() || command.size() > 32 || !plain) throw bad_request("BOT_COMMAND_INVALID");
    const auto description =
        item["description"].is_string() ? item["description"].get<std::string>() : std::string{};
    if (description.empty() || utf16_length(description) > 256)
        throw bad_request("BOT_COMMAND_DESCRIPTION_INVALID");
}

std::string command_key(const Call& call) {
    const auto scope = call.arguments.object("scope");
    auto key = scope.is_object() ? scope.value("type", "default") : std::string("default");
    if (scope.is_object() && scope.contains("chat_id")) key += ' ' + scope["chat_id"].dump();
    if (scope.is_object() && scope.contains("user_id")) key += ' ' + scope["user_id"].dump();
    return key + '|' + call.arguments.text("language_code");
}

Outcome set_my_commands(Call& call) {
    const auto commands = call.arguments.object("commands");
    if (!commands.is_array()) throw bad_request("can't parse commands: expected an Array of BotCommand");
    if (commands.size() > 100) throw bad_request("too many commands specified");
    for (const auto& item : commands)
        check_command(item);
    call.bot.commands[command_key(call)] = commands;
    return {};
}

Outcome get_my_commands(Call& call) {
    const auto found = call.bot.commands.find(command_key(call));
    return {found == call.bot.commands.end() ? Json::array() : found->second, {}, false};
}

Outcome delete_my_commands(Call& call) {
    call.bot.commands.erase(command_key(call));
    return {};
}

}  // namespace

void add_identity_methods(MethodTable& table) {
    table["getme"] = get_me;
    table["logout"] = log_out;
    table["close"] = close_bot;
    table["setmyname"] = [](Call& call) { return set_text_of(call, "name", 64); };
    table["setmydescription"] = [](Call& call) { return set_text_of(call, "description", 512); };
    table["setmyshortdescription"] = [](Call& call) { return set_text_of(call, "short_description", 120); };
    table["getmyname"] = [](Call& call) { return get_text_of(call, "name"); };
    table["getmydescription"] = [](Call& call) { return get_text_of(call, "description"); };
    table["getmyshortdescription"] = [](Call& call) { return get_text_of(call, "short_description"); };
    table["setmycommands"] = set_my_commands;
    table["getmycommands"] = get_my_commands;
    table["deletemycommands"] = delete_my_commands;
}

}  // namespace patchbay::fakes::telegram
