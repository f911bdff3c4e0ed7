#include "tests/fakes/telegram/faults.hpp"

#include <array>
#include <stdexcept>

#include "tests/fakes/http/message.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::array<const char*, 9> kKinds{"error",       "raw",          "delay",
                                            "hang",        "hang_after",   "reset_before",
                                            "reset_after", "close_before", "close_after"};

constexpr const char* kProxyPage =
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
    "Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";

FaultKind read_kind(const std::string& text) {
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (text == kKinds[i]) return static_cast<FaultKind>(i);
    }
    std::string known;
    for (const auto* kind : kKinds)
        known += std::string(" ") + kind;
    throw std::invalid_argument("Unknown fault kind \"" + text + "\"; known are:" + known + " html");
}

std::string default_description(const FaultAction& action) {
    switch (action.status) {
        case 400:
            if (action.migrate_to_chat_id) return "Bad Request: group chat was upgraded to a supergroup chat";
            return "Bad Request: chat not found";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden: bot was blocked by the user";
        case 404:
            return "Not Found";
        case 409:
            return "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
                   "is running";
        case 429:
            return action.retry_after
                       ? "Too Many Requests: retry after " + std::to_string(*action.retry_after)
                       : "Too Many Requests";
        default:
            return std::string(reason_phrase(action.status));
    }
}

template <class T>
std::optional<T> optional_value(const nlohmann::json& request, const char* name) {
    const auto found = request.find(name);
    if (found == request.end() || found->is_null()) return std::nullopt;
    return found->get<T>();
}

FaultAction read_action(const nlohmann::json& request) {
    FaultAction action;
    const auto kind = request.value("kind", std::string("error"));
    const bool html = kind == "html";
    action.kind = html ? FaultKind::raw : read_kind(kind);
    action.delay_ms = request.value("delay_ms", std::int64_t{0});
    action.status = request.value("code", html ? 502 : 500);
    if (request.contains("migrate_to_chat_id") && !request.contains("code")) action.status = 400;
    action.retry_after = optional_value<std::int64_t>(request, "retry_after");
    action.migrate_to_chat_id = optional_value<std::int64_t>(request, "migrate_to_chat_id");
    action.description = request.value("description", default_description(action));
    action.body = request.value("body", std::string(kProxyPage));
    action.content_type = request.value("content_type", std::string("text/html"));
    if (action.status < 200 || action.status > 599)
        throw std::invalid_argument("The field code must be an HTTP status, 200 to 599.");
    if (action.delay_ms < 0 || action.delay_ms > 600'000)
        throw std::invalid_argument("The field delay_ms must be 0 to 600000.");
    return action;
}

bool covers(const std::string& pattern, const std::string& method) {
    if (pattern.ends_with('*')) return method.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == method;
}

}  // namespace

FaultRule read_fault(const nlohmann::json& request) {
    FaultRule rule;
    rule.method = to_lower(request.value("method", std::string("*")));
    rule.chat_id = optional_value<std::int64_t>(request, "chat_id");
    rule.action = read_action(request);
    const auto probability = request.value("probability", 1.0);
    if (probability <= 0 || probability > 1)
        throw std::invalid_argument("The field probability must be above 0 and at most 1.");
    auto times = optional_value<std::uint64_t>(request, "times");
    const bool until_cleared = request.value("until_cleared", false);
    // A probability alone means "for as long as the rule stands".
    if (!times && !until_cleared && probability == 1.0) times = 1;
    rule.budget =
        Budget(until_cleared ? std::nullopt : times, probability, request.value("skip", std::uint64_t{0}));
    return rule;
}

nlohmann::json to_json(const FaultRule& rule) {
    nlohmann::json json{{"id", rule.id},
                        {"kind", kKinds[static_cast<std::size_t>(rule.action.kind)]},
                        {"method", rule.method},
                        {"code", rule.action.status},
                        {"delay_ms", rule.action.delay_ms},
                        {"struck", rule.budget.struck()}};
    json["remaining"] = rule.budget.remaining() ? nlohmann::json(*rule.budget.remaining()) : nlohmann::json();
    if (rule.bot_id) json["bot_id"] = *rule.bot_id;
    if (rule.chat_id) json["chat_id"] = *rule.chat_id;
    return json;
}

std::uint64_t FaultList::add(FaultRule rule) {
    rule.id = next_id_++;
    rules_.push_back(std::move(rule));
    return rules_.back().id;
}

bool FaultList::remove(std::uint64_t id) {
    return std::erase_if(rules_, [id](const FaultRule& rule) { return rule.id == id; }) > 0;
}

std::optional<FaultAction> FaultList::strike(const std::string& method, std::int64_t bot_id,
                                             std::int64_t chat_id, double random) {
    for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
        if (rule->bot_id.value_or(bot_id) != bot_id || rule->chat_id.value_or(chat_id) != chat_id) continue;
        if (!covers(rule->method, method) || !rule->budget.strikes(random)) continue;
        auto action = rule->action;
        if (rule->budget.spent()) rules_.erase(rule);
        return action;
    }
    return std::nullopt;
}

}  // namespace patchbay::fakes::telegram
