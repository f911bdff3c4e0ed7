// The people of the workspace.
#include "host/accounts/accounts.hpp"
#include "host/api/host_routes.hpp"

#include <charconv>

namespace patchbay::api {
namespace {

namespace s = schema;
using accounts::Accounts;
using nlohmann::json;

json user_json(const accounts::UserRecord& user) {
    return {{"id", user.id},
            {"email", user.email},
            {"name", user.name},
            {"role", user.role},
            {"blocked", user.blocked},
            {"created_at", user.created_at},
            {"last_seen_at", user.last_seen_at ? json(*user.last_seen_at) : json()}};
}

std::size_t limit_of(const http::Request& request) {
    std::size_t limit = 50;
    const auto text = request.query_value("limit");
    std::from_chars(text.data(), text.data() + text.size(), limit);
    return limit;
}

http::Handler list_users(Accounts& accounts) {
    return [&](http::Exchange& exchange) {
        const std::size_t limit = limit_of(exchange.request);
        // The cursor is the last e-mail shown: the list is sorted by it.
        auto users = accounts.list_users(exchange.identity.user.workspace_id,
                                         std::string(exchange.request.query_value("cursor")), limit + 1);
        json items = json::array();
        for (std::size_t index = 0; index < std::min(limit, users.size()); ++index)
            items.push_back(user_json(users[index]));
        return json_answer(
            {{"items", items}, {"next", users.size() > limit ? json(users[limit - 1].email) : json()}});
    };
}

http::Handler create_user(Accounts& accounts) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        const std::string id = accounts.create_user(
            exchange.identity.user.workspace_id,
            {body["email"], body["name"], body["password"], body["role"], exchange.identity.user.locale});
        return json_answer(user_json(accounts.find_user(id)), 201);
    };
}

http::Handler change_user(Accounts& accounts) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        accounts::UserChanges changes;
        if (body.contains("name")) changes.name = body["name"];
        if (body.contains("role")) changes.role = body["role"];
        if (body.contains("blocked")) changes.blocked = body["blocked"];
        return json_answer(
            user_json(accounts.update_user(exchange.identity, std::string(exchange.request.parameter("id")),
                                           changes, body.value("password", ""))));
    };
}

}  // namespace

http::Routes user_routes(Accounts& accounts, const json& schemas) {
    using enum wire::Access;
    const json user = s::reference("User");
    return {host_route({"GET",
                        "/api/v1/users",
                        "listUsers",
                        "The people of the workspace, by e-mail",
                        admins,
                        s::page_query(),
                        {},
                        s::page(user)},
                       list_users(accounts), schemas),
            host_route({"POST",
                        "/api/v1/users",
                        "createUser",
                        "Adds somebody",
                        admins,
                        {},
                        s::reference("NewUser"),
                        user,
                        201},
                       create_user(accounts), schemas),
            host_route({"PATCH",
                        "/api/v1/users/{id}",
                        "changeUser",
                        "Changes somebody's name, role or password, blocks or unblocks",
                        admins,
                        {},
                        s::reference("UserChanges"),
                        user,
                        200,
                        s::id_path()},
                       change_user(accounts), schemas)};
}

}  // namespace patchbay::api
