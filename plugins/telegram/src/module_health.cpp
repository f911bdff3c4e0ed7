#include "plugins/telegram/src/module_health.hpp"

#include <patchbay/plural.hpp>

#include <algorithm>

namespace patchbay::telegram {
namespace {

constexpr std::size_t kMostNamed = 20;

/// What is wrong, and where to read the rest: the page of bots has every problem in Russian.
std::string russian(BotState state) {
    const std::string what = state == BotState::revoked ? "токен не подходит"
                             : state == BotState::conflict ? "его сообщения получает другая программа"
                             : state == BotState::unreachable ? "нет связи с Telegram"
                                                              : "есть неполадка";
    return what + "; подробнее — на странице ботов";
}

HealthCheck trouble_of(const KnownBot& bot) {
    const Error& problem = *bot.status.problem;
    return {"@" + bot.username,
            true,
            problem.title + ". " + problem.fix,
            {{"ru", {"", russian(bot.status.state)}}}};
}

std::string english_summary(std::size_t running, std::size_t all, std::size_t troubled) {
    std::string summary = std::to_string(running) + " of " + std::to_string(all) +
                          (all == 1 ? " bot running" : " bots running");
    if (troubled > kMostNamed) summary += ", " + std::to_string(troubled) + " with a problem";
    return summary;
}

std::string russian_summary(std::size_t running, std::size_t all, std::size_t troubled) {
    std::string summary = std::to_string(running) + " ";
    summary += russian_plural(running, "бот", "бота", "ботов");
    summary += " из " + std::to_string(all) + " ";
    summary += russian_plural(running, "работает", "работают", "работают");
    if (troubled <= kMostNamed) return summary;
    summary += ", неполадки у " + std::to_string(troubled) + " ";
    summary += russian_plural(troubled, "бота", "ботов", "ботов");
    return summary;
}

}  // namespace

std::vector<HealthCheck> health_of(const std::vector<KnownBot>& bots) {
    std::vector<HealthCheck> checks;
    std::size_t running = 0;
    std::size_t troubled = 0;
    for (const KnownBot& bot : bots) {
        if (bot.status.state == BotState::running) ++running;
        if (!bot.status.problem) continue;
        ++troubled;
        if (troubled <= kMostNamed) checks.push_back(trouble_of(bot));
    }
    checks.insert(checks.begin(), {"bots",
                                   false,
                                   english_summary(running, bots.size(), troubled),
                                   {{"ru", {"боты", russian_summary(running, bots.size(), troubled)}}}});
    return checks;
}

HealthCheck server_check(const std::string& root, const HttpAnswer& answer) {
    HealthCheck check{"Bot API server", false, root + " answers", {}};
    HealthWords russian{"сервер Bot API", root + " отвечает"};
    if (!answer.answered()) {
        check.degraded = true;
        check.detail = root + ": " + answer.failure;
        russian.detail = root + " не отвечает: " + answer.failure;
    } else if (answer.status >= 500) {
        check.degraded = true;
        check.detail += " " + std::to_string(answer.status);
        russian.detail += " ошибкой " + std::to_string(answer.status);
    }
    check.translations["ru"] = std::move(russian);
    return check;
}

}  // namespace patchbay::telegram
