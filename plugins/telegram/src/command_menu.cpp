#include "plugins/telegram/src/command_menu.hpp"

#include "plugins/telegram/src/json_read.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace patchbay::telegram {
namespace {

nlohmann::json commands(bool start, bool help, bool russian) {
    auto list = nlohmann::json::array();
    if (start) list.push_back({{"command", "start"}, {"description", russian ? "Начать" : "Start"}});
    if (help) list.push_back({{"command", "help"}, {"description", russian ? "Помощь" : "Help"}});
    return list;
}

bool same_command(const nlohmann::json& a, const nlohmann::json& b) {
    return text_at(a, "command") == text_at(b, "command");
}

/// Also the description: what the owner worded anew is the owner's.
bool same_entry(const nlohmann::json& a, const nlohmann::json& b) {
    return same_command(a, b) && text_at(a, "description") == text_at(b, "description");
}

template <class Same>
bool contains(const nlohmann::json& list, const nlohmann::json& entry, Same&& same) {
    return std::ranges::any_of(list, [&](const auto& each) { return same(each, entry); });
}

}  // namespace

std::optional<nlohmann::json> merged_menu(const nlohmann::json& there, const nlohmann::json& wanted,
                                          const nlohmann::json& ours) {
    auto merged = nlohmann::json::array();
    bool changes = false;
    for (const auto& entry : there) {
        const bool stale = contains(ours, entry, same_entry) && !contains(wanted, entry, same_command);
        if (!stale) merged.push_back(entry);
        changes = changes || stale;
    }
    for (const auto& entry : wanted) {
        if (contains(merged, entry, same_command)) continue;
        merged.push_back(entry);
        changes = true;
    }
    return changes ? std::optional(std::move(merged)) : std::nullopt;
}

bool has_others(const nlohmann::json& there, const nlohmann::json& ours) {
    return std::ranges::any_of(there, [&](const auto& each) { return !contains(ours, each, same_command); });
}

std::optional<nlohmann::json> CommandMenu::read(const Token& token, const char* language) {
    auto answer = api_.call(token, "getMyCommands", {{"language_code", language}});
    if (!answer.ok || !answer.result.is_array()) return std::nullopt;
    return std::move(answer.result);
}

void CommandMenu::write(const Token& token, const char* language, const nlohmann::json& commands) {
    api_.call(token, "setMyCommands", {{"commands", commands}, {"language_code", language}});
}

void CommandMenu::show(const BotHandle& bot, std::uint64_t generation) {
    const auto configuration = bot->configuration();
    const bool start = configuration->greets;
    const bool help = configuration->helps;
    const auto everybody = read(configuration->token, "");
    const auto russian = read(configuration->token, "ru");
    if (!everybody || !russian || !bot->is_current(generation)) return;
    const auto ours = commands(true, true, false);
    if (const auto menu = merged_menu(*everybody, commands(start, help, false), ours))
        write(configuration->token, "", *menu);
    // A menu for one language hides the one for everybody: the owner's commands would be gone from it.
    if (russian->empty() && has_others(*everybody, ours)) return;
    if (const auto menu = merged_menu(*russian, commands(start, help, true), commands(true, true, true)))
        write(configuration->token, "ru", *menu);
}

}  // namespace patchbay::telegram
