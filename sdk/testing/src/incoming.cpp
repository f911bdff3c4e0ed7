#include "incoming.hpp"

#include "../../src/header_lookup.hpp"
#include "schema_check.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace patchbay::testing {
namespace {

using nlohmann::json;
using Headers = std::vector<wire::Header>;

Error refusal(ErrorKind kind, std::string code, std::string title, std::string detail, std::string fix) {
    return {kind, std::move(code), std::move(title), std::move(detail), std::move(fix), {}, 0};
}

/// %41 as A; in a query, + as a blank.
std::string decoded(std::string_view text, bool query) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned byte = 0;
        const bool escape =
            text[at] == '%' && at + 2 < text.size() &&
            std::from_chars(text.data() + at + 1, text.data() + at + 3, byte, 16).ptr == text.data() + at + 3;
        if (escape) {
            out += static_cast<char>(byte);
            at += 2;
        } else {
            out += query && text[at] == '+' ? ' ' : text[at];
        }
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(by);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// The path's parameters when `path` is one of `pattern`.
std::optional<Headers> match(std::string_view pattern, std::string_view path) {
    const auto wanted = split(pattern, '/');
    const auto given = split(path, '/');
    if (wanted.size() != given.size()) return std::nullopt;
    Headers parameters;
    for (std::size_t index = 0; index < wanted.size(); ++index) {
        std::string_view name = wanted[index];
        if (name.starts_with('{') && name.ends_with('}')) {
            if (given[index].empty()) return std::nullopt;
            name = name.substr(1, name.size() - 2);
            parameters.push_back({std::string(name), decoded(given[index], false)});
        } else if (name != given[index]) {
            return std::nullopt;
        }
    }
    return parameters;
}

Headers query_of(std::string_view text) {
    Headers query;
    if (text.empty()) return query;
    for (const std::string_view pair : split(text, '&')) {
        const auto equals = std::min(pair.find('='), pair.size());
        query.push_back({decoded(pair.substr(0, equals), true),
                         decoded(pair.substr(std::min(equals + 1, pair.size())), true)});
    }
    return query;
}

/// Each parameter as the type that the schema gives it.
json typed(const Headers& query, const json& schema) {
    json object = json::object();
    for (const auto& [name, value] : query) {
        const auto type =
            schema.value("properties", json::object()).value(name, json::object()).value("type", json());
        const json parsed = json::parse(value, nullptr, false);
        const bool number = type == "integer" && parsed.is_number_integer();
        const bool truth = type == "boolean" && parsed.is_boolean();
        object[name] = number || truth ? parsed : json(value);
    }
    return object;
}

void check_access(wire::Access access, const User& user) {
    if (access == wire::Access::everyone) return;
    if (user.id.empty()) {
        throw Failure(refusal(ErrorKind::unauthenticated, "accounts.signed_out", "You are not signed in",
                              "the request carries no valid session", "Sign in"));
    }
    const bool allowed = access == wire::Access::member || user.role == "admin" ||
                         (access == wire::Access::operators && user.role == "operator");
    if (allowed) return;
    throw Failure(refusal(ErrorKind::forbidden, "accounts.not_allowed", "Your role does not allow this",
                          "your role is " + user.role, "Ask an admin"));
}

void check_query(const wire::Route& route, const Headers& query, const json& schemas) {
    if (route.query_schema.empty()) return;
    const json schema = json::parse(route.query_schema);
    auto errors = check_schema(schema, typed(query, schema), schemas);
    if (!errors.empty()) throw Failure(invalid_fields("A query parameter is not right", std::move(errors)));
}

void check_body(const wire::Route& route, const std::string& text, const json& schemas) {
    if (route.body_schema.empty()) return;
    const json body = json::parse(text, nullptr, false);
    if (body.is_discarded()) {
        throw Failure(refusal(ErrorKind::invalid, "host.body_not_json", "The body is not JSON",
                              std::to_string(text.size()) + " bytes were received",
                              "Send JSON with Content-Type: application/json"));
    }
    auto errors = check_schema(json::parse(route.body_schema), body, schemas);
    if (!errors.empty()) throw Failure(invalid_fields("A field is not right", std::move(errors)));
}

int status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
            return 422;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 409;
        case ErrorKind::forbidden:
            return 403;
        case ErrorKind::unavailable:
        case ErrorKind::cancelled:
            return 503;
        case ErrorKind::timeout:
            return 504;
        case ErrorKind::unauthenticated:
            return 401;
        case ErrorKind::too_many:
            return 429;
        case ErrorKind::stale:
            return 412;
        default:
            return 500;
    }
}

}  // namespace

User signed_in(std::string role) {
    return {
        "01890000-0000-7000-8000-0000000000a1", "ann@example.org", "Ann", std::move(role), kWorkspace, "en"};
}

User nobody() {
    return {};
}

std::string_view Answer::header(std::string_view name) const {
    return find_header(headers, name);
}

std::string Answer::code() const {
    const auto value = json();
    return content_type == "application/problem+json" ? value.value("code", "") : "";
}

Incoming admit(const wire::StartReply& declared, std::string_view method, std::string_view target,
               wire::HttpCall call) {
    json schemas = json::object();
    for (const wire::NamedSchema& each : declared.schemas)
        schemas[each.name] = json::parse(each.schema);
    const auto question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    call.method = method;
    call.path = path;
    for (const wire::Route& route : declared.routes) {
        auto parameters = match(route.path, path);
        if (!parameters || route.method != method) continue;
        const Headers query = query_of(target.substr(std::min(question + 1, target.size())));
        check_access(route.access, call.user);
        check_query(route, query, schemas);
        check_body(route, call.body, schemas);
        call.route = route.id;
        call.parameters = *std::move(parameters);
        call.parameters.insert(call.parameters.end(), query.begin(), query.end());
        return {&route, std::move(call)};
    }
    throw Failure(refusal(ErrorKind::not_found, "host.no_such_route", "There is nothing at this address",
                          std::string(method) + " " + std::string(path), "Register the route in start()"));
}

Answer problem(const Error& error) {
    const int status = status_of(error.kind);
    json body{{"type", "about:blank"},  {"title", error.title}, {"status", status},
              {"detail", error.detail}, {"code", error.code},   {"fix", error.fix},
              {"fields", json::array()}};
    for (const FieldError& field : error.field_errors)
        body["fields"].push_back({{"field", field.field}, {"reason", field.reason}, {"fix", field.fix}});
    Answer answer{status, "application/problem+json", {}, body.dump()};
    if (error.retry_after_ms > 0 || status == 503 || status == 429)
        answer.headers.push_back(
            {"Retry-After", std::to_string(std::max(1U, (error.retry_after_ms + 999) / 1000))});
    return answer;
}

}  // namespace patchbay::testing
