#include "host/check/calls.hpp"

#include "host/check/sample.hpp"
#include "host/http/schema_validator.hpp"
#include "host/packages/cli/json_text.hpp"
#include "host/packages/cli/server_link.hpp"

#include <algorithm>

namespace patchbay::check {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestQuote = 200;

std::string as_text(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string sample_text(const json& schema, const json& named) {
    const auto made = sample(schema, named);
    return made && !made->is_null() ? as_text(*made) : "check";
}

std::string query_of(const Route& route, const json& named) {
    std::string query;
    for (const auto& [name, schema] : route.query.items())
        query += (query.empty() ? "?" : "&") + escaped(name) + "=" + escaped(sample_text(schema, named));
    return query;
}

/// What plugins' webhooks often read, for those whose bodies nobody describes.
json usual_hook_body() {
    return {{"id", "1"},         {"chat", "check"}, {"name", "Check"},
            {"text", "A check"}, {"event", "check"}, {"update_id", 1}};
}

std::string media_type(const std::string& content_type) {
    std::string type = content_type.substr(0, content_type.find(';'));
    while (type.ends_with(' '))
        type.pop_back();
    return type;
}

bool is_json(const std::string& type) {
    return type == "application/json" || type.ends_with("+json");
}

std::optional<std::string> body_difference(const json& schema, const json& named, const std::string& body) {
    const json value = json::parse(body, nullptr, false);
    if (value.is_discarded()) return "its body is not JSON: " + body.substr(0, kLongestQuote);
    if (schema.is_null()) return std::nullopt;
    const http::SchemaValidator validator(schema, named);
    const auto errors = validator.check(value);
    if (errors.empty()) return std::nullopt;
    return "its body differs from the described one: " + errors.front().field + " " + errors.front().reason;
}

}  // namespace

std::string escaped(std::string_view text) {
    return packages::cli::ServerLink::escaped(text);
}

std::string filled(const std::string& path, const std::vector<std::string>& values) {
    std::string made = path;
    for (const std::string& value : values) {
        const auto open = made.find('{');
        if (open == std::string::npos) break;
        made.replace(open, made.find('}', open) - open + 1, value);
    }
    return made;
}

Ask make_call(const Route& route, const json& named, const std::vector<std::string>& ids, std::size_t turn) {
    std::vector<std::string> values;
    for (const std::string& name : parameters_in(route.path)) {
        const bool known = !ids.empty() && turn % 2 == 1;
        values.push_back(escaped(known ? ids[(turn / 2 + values.size()) % ids.size()]
                                       : sample_text(route.places.value(name, json::object()), named)));
    }
    Ask ask;
    ask.method = route.method;
    ask.target = filled(route.path, values) + query_of(route, named);
    std::optional<json> body;
    if (!route.body.is_null()) body = sample(route.body, named, turn % 3 == 2 ? Size::largest : Size::usual);
    if (route.hook && !route.reads()) body = usual_hook_body();
    if (body) {
        ask.body = body->dump(-1, ' ', false, json::error_handler_t::replace);
        ask.headers.emplace_back("Content-Type: application/json");
    }
    return ask;
}

bool is_away(const Answer& answer) {
    if (answer.status == 503) return !answer.retry_after.empty();
    return answer.status == 404 && words_of(answer) == "host.no_such_route";
}

std::optional<std::string> objection(const Answer& answer) {
    if (answer.status == 0) return "no answer: " + answer.trouble;
    if (answer.status == 500 || answer.status == 502) return words_of(answer);
    if (answer.status == 503 && answer.retry_after.empty()) return "503 without Retry-After";
    return std::nullopt;
}

std::string words_of(const Answer& answer) {
    if (answer.status == 0) return answer.trouble;
    const json problem = json::parse(answer.body, nullptr, false);
    const std::string code = packages::cli::text_in(problem, "code");
    if (code.empty()) return std::to_string(answer.status) + " " + answer.content_type;
    if (answer.status != 500) return code;
    return "500 " + code + ": " + packages::cli::text_in(problem, "title") + " (" +
           packages::cli::text_in(problem, "detail") + ")";
}

std::optional<std::string> difference(const Route& route, const json& named, const Answer& answer) {
    if (!answer.well() || !answer.whole()) return std::nullopt;
    const std::string type = media_type(answer.content_type);
    if (route.hook || route.answers.empty()) {
        if (!is_json(type) || answer.body.empty()) return std::nullopt;
        return body_difference({}, named, answer.body);
    }
    const auto described = route.answers.find(answer.status);
    if (described == route.answers.end())
        return "status " + std::to_string(answer.status) + " is not described";
    const json& content = described->second;
    if (content.empty()) {
        if (answer.body.empty() || !is_json(type)) return std::nullopt;
        return body_difference({}, named, answer.body);
    }
    const auto as = content.find(type);
    if (as == content.end())
        return "its type is " + (type.empty() ? "not said" : type) + ", and " + content.items().begin().key() +
               " is described";
    if (!is_json(type)) return std::nullopt;
    return body_difference(as->value("schema", json()), named, answer.body);
}

}  // namespace patchbay::check
