#include "plugins/telegram/src/bots_routes.hpp"

#include "plugins/telegram/src/bot_view.hpp"
#include "plugins/telegram/src/json_read.hpp"

#include <patchbay/schema.hpp>

#include <algorithm>
#include <charconv>

namespace patchbay::telegram {
namespace {

constexpr std::size_t kUsualPage = 50;
constexpr std::size_t kLargestPage = 100;

RouteOptions options(std::string summary, std::string operation, Access access,
                     nlohmann::json answer = nullptr) {
    RouteOptions made;
    made.summary = std::move(summary);
    made.operation = std::move(operation);
    made.access = access;
    made.answer = std::move(answer);
    return made;
}

RouteOptions options_of_one(std::string summary, std::string operation, Access access,
                            nlohmann::json answer = nullptr) {
    RouteOptions made = options(std::move(summary), std::move(operation), access, std::move(answer));
    made.path = schema::id_path();
    return made;
}

std::size_t limit_of(const Request& request) {
    std::size_t limit = kUsualPage;
    const auto text = request.parameter("limit");
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return std::clamp<std::size_t>(limit, 1, kLargestPage);
}

/// What can't be an id names nothing, and must not reach the database as a uuid.
std::string id_of(const Request& request) {
    const auto id = request.parameter("id");
    return is_id(id) ? std::string(id) : "00000000-0000-0000-0000-000000000000";
}

template <class Value>
std::optional<Value> member(const nlohmann::json& body, const char* name) {
    if (!has(body, name)) return std::nullopt;
    return body[name].get<Value>();
}

}  // namespace

void BotsRoutes::declare(Setup& setup) {
    const auto bot = schema::reference("Bot");
    auto listing = options("Bots of the workspace", "listBots", Access::operators, schema::page(bot));
    listing.query = schema::page_query();
    setup.route("GET", "/bots", listing, [this](const Request& request) { return list(request); });

    auto adding = options("Add a bot by its token", "addBot", Access::admins, bot);
    adding.body = schema::reference("NewBot");
    adding.status = 201;
    setup.route("POST", "/bots", adding, [this](const Request& request) { return add(request); });

    setup.route("GET", "/bots/{id}", options_of_one("One bot", "getBot", Access::operators, bot),
                [this](const Request& request) { return get(request); });

    auto changing = options_of_one("Change a bot, switch it on or off", "changeBot", Access::admins, bot);
    changing.body = schema::reference("BotChanges");
    changing.headers = schema::if_match();
    setup.route("PATCH", "/bots/{id}", changing, [this](const Request& request) { return change(request); });

    auto removing = options_of_one("Remove a bot", "removeBot", Access::admins);
    removing.status = 204;
    setup.route("DELETE", "/bots/{id}", removing, [this](const Request& request) { return remove(request); });

    setup.route("POST", "/bots/{id}/check",
                options_of_one("Ask Telegram now how the bot is", "checkBot", Access::admins, bot),
                [this](const Request& request) { return check(request); });
}

nlohmann::json BotsRoutes::view(const BotRow& row) const {
    return bot_json(row, directory_.find(row.id).get(), settings_.public_url);
}

Response BotsRoutes::list(const Request& request) {
    const std::size_t limit = limit_of(request);
    std::optional<std::string> after;
    if (is_id(request.parameter("cursor"))) after = std::string(request.parameter("cursor"));
    auto rows = bots_.page(request.user().workspace_id, after, limit + 1);
    const bool more = rows.size() > limit;
    if (more) rows.pop_back();
    auto items = nlohmann::json::array();
    for (const BotRow& row : rows)
        items.push_back(view(row));
    nlohmann::json answer{{"items", std::move(items)}, {"next", nullptr}};
    if (more) answer["next"] = rows.back().id;
    return answer;
}

Response BotsRoutes::get(const Request& request) {
    return view(bots_.find(request.user().workspace_id, id_of(request)));
}

Response BotsRoutes::add(const Request& request) {
    const auto body = request.json();
    const auto mode = member<std::string>(body, "mode").value_or("polling");
    return Response::json(view(bots_.add(request.user().workspace_id, text_at(body, "token"), mode)), 201);
}

Response BotsRoutes::change(const Request& request) {
    const auto body = request.json();
    BotChanges changes;
    changes.enabled = member<bool>(body, "enabled");
    changes.mode = member<std::string>(body, "mode");
    changes.token = member<std::string>(body, "token");
    changes.greeting = member<std::string>(body, "greeting");
    changes.help = member<std::string>(body, "help");
    return view(
        bots_.change(request.user().workspace_id, id_of(request), changes, request.expected_version()));
}

Response BotsRoutes::check(const Request& request) {
    return view(bots_.check(request.user().workspace_id, id_of(request)));
}

Response BotsRoutes::remove(const Request& request) {
    bots_.remove(request.user().workspace_id, id_of(request));
    return Response::no_content();
}

}  // namespace patchbay::telegram
