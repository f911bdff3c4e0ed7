// First run, log-in, log-out, and one's own settings.
#include "host/accounts/accounts.hpp"
#include "host/api/host_routes.hpp"
#include "host/api/module_json.hpp"
#include "host/app/version.hpp"
#include "host/modules/modules.hpp"

namespace patchbay::api {
namespace {

namespace s = schema;
using accounts::Accounts;
using nlohmann::json;

accounts::Origin origin_of(const http::Request& request) {
    return {request.remote_address, std::string(request.header("User-Agent"))};
}

/// Of every module that brings pages, whether it runs or not.
json pages_of(const modules::Modules& modules) {
    json pages = json::array();
    for (const auto& view : modules.list()) {
        if (!view.ui.is_object() || view.ui.empty()) continue;
        pages.push_back({{"id", view.id},
                         {"name", view.name},
                         {"version", view.version},
                         {"state", modules::to_text(view.state)},
                         {"ui", ui_json(view.ui)}});
    }
    return pages;
}

json session_json(const accounts::UserRecord& user, const std::string& csrf_token,
                  const modules::Modules& modules) {
    return {{"user",
             {{"id", user.id},
              {"email", user.email},
              {"name", user.name},
              {"locale", user.locale},
              {"theme", user.theme}}},
            {"workspace", {{"id", user.workspace_id}, {"name", user.workspace_name}}},
            {"role", user.role},
            {"csrf_token", csrf_token},
            {"modules", modules.running()},
            {"module_pages", pages_of(modules)},
            {"version", app::kVersion}};
}

http::Response logged_in(const http::Request& request, const accounts::LoggedIn& session,
                         const modules::Modules& modules) {
    auto response = json_answer(session_json(session.user, session.csrf_token, modules), 201);
    return response.header("Set-Cookie", accounts::set_cookie(request.secure, session.token));
}

http::Handler set_up(Accounts& accounts, modules::Modules& modules) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        const accounts::NewAccount admin{body["email"], body["name"], body["password"], "owner",
                                         body.value("locale", "en")};
        return logged_in(exchange.request, accounts.set_up(body["token"], admin, origin_of(exchange.request)),
                         modules);
    };
}

http::Handler log_in(Accounts& accounts, modules::Modules& modules) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        return logged_in(exchange.request,
                         accounts.log_in(body["email"], body["password"], origin_of(exchange.request)),
                         modules);
    };
}

http::Handler log_out(Accounts& accounts) {
    return [&](http::Exchange& exchange) {
        accounts.log_out(exchange.identity);
        return http::Response::empty().header("Set-Cookie", accounts::clear_cookie(exchange.request.secure));
    };
}

http::Handler show_session(Accounts& accounts, modules::Modules& modules) {
    return [&](http::Exchange& exchange) {
        return json_answer(session_json(accounts.find_user(exchange.identity.user.id),
                                        exchange.identity.csrf_token, modules));
    };
}

http::Handler change_me(Accounts& accounts) {
    return [&](http::Exchange& exchange) {
        const json body = json::parse(exchange.request.body);
        accounts::UserChanges changes;
        if (body.contains("name")) changes.name = body["name"];
        if (body.contains("locale")) changes.locale = body["locale"];
        if (body.contains("theme")) changes.theme = body["theme"];
        const auto user = accounts.update_user(exchange.identity, exchange.identity.user.id, changes, "");
        return json_answer({{"id", user.id},
                            {"email", user.email},
                            {"name", user.name},
                            {"locale", user.locale},
                            {"theme", user.theme}});
    };
}

}  // namespace

http::Routes session_routes(Accounts& accounts, modules::Modules& modules, const json& schemas) {
    using enum wire::Access;
    const json session = s::reference("Session");
    return {host_route(
                {"GET",
                 "/api/v1/setup",
                 "getSetup",
                 "Whether the first admin is still to be made",
                 everyone,
                 {},
                 {},
                 s::object({s::field("needed", s::boolean())})},
                [&](http::Exchange&) {
                    return json_answer({{"needed", accounts.setup_needed()}});
                },
                schemas),
            host_route({"POST",
                        "/api/v1/setup",
                        "setUp",
                        "Makes the first admin with the token of the first-run link, and signs in",
                        everyone,
                        {},
                        s::reference("FirstAdmin"),
                        session,
                        201},
                       set_up(accounts, modules), schemas),
            host_route({"POST",
                        "/api/v1/session",
                        "logIn",
                        "Signs in with e-mail and password",
                        everyone,
                        {},
                        s::reference("Credentials"),
                        session,
                        201},
                       log_in(accounts, modules), schemas),
            host_route({"GET", "/api/v1/session", "getSession", "Who is signed in", member, {}, {}, session},
                       show_session(accounts, modules), schemas),
            host_route({"DELETE", "/api/v1/session", "logOut", "Signs out", member, {}, {}, {}, 204},
                       log_out(accounts), schemas),
            host_route({"PATCH",
                        "/api/v1/me",
                        "changeMe",
                        "Changes one's own name, language or theme",
                        member,
                        {},
                        s::reference("MyChanges"),
                        s::reference("Me")},
                       change_me(accounts), schemas)};
}

}  // namespace patchbay::api
