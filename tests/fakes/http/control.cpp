#include "tests/fakes/http/control.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace patchbay::fakes {

namespace {

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> pieces;
    while (!path.empty()) {
        const auto end = path.find('/');
        if (end != 0) pieces.push_back(percent_decode(path.substr(0, end), false));
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
    }
    return pieces;
}

std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
    if (pattern.size() != path.size()) return std::nullopt;
    std::vector<std::string> captures;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (pattern[i].starts_with('{')) {
            captures.push_back(path[i]);
        } else if (pattern[i] != path[i]) {
            return std::nullopt;
        }
    }
    return captures;
}

void refuse(const ExchangePtr& exchange, int status, const std::string& message) {
    HttpResponse response;
    response.status = status;
    response.body = dump({{"error", message}});
    exchange->respond(std::move(response));
}

}  // namespace

std::string dump(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ControlCall::ControlCall(ExchangePtr exchange, std::vector<std::string> captures)
    : exchange_(std::move(exchange)),
      captures_(std::move(captures)),
      query_(parse_query(exchange_->request().query)) {
    const auto& text = exchange_->request().body;
    body_ = text.empty() ? Json::object() : Json::parse(text, nullptr, false);
    if (body_.is_discarded() || !body_.is_object())
        throw ControlError(400, "The body must be a JSON object.");
}

void ControlCall::allow(std::initializer_list<std::string_view> names) const {
    const auto check = [&](const std::string& name) {
        if (std::find(names.begin(), names.end(), name) != names.end()) return;
        std::string known;
        for (const auto& each : names)
            known += ' ' + std::string(each);
        throw ControlError(400, "Unknown field " + name + "; known are:" + known);
    };
    for (const auto& item : body_.items())
        check(item.key());
    for (const auto& [name, unused] : query_)
        check(name);
}

bool ControlCall::has(std::string_view name) const {
    return std::any_of(query_.begin(), query_.end(), [&](const auto& pair) { return pair.first == name; });
}

std::string ControlCall::text(std::string_view name) const {
    for (const auto& [key, value] : query_) {
        if (key == name) return value;
    }
    return {};
}

std::int64_t ControlCall::number(std::string_view name, std::int64_t fallback) const {
    if (!has(name)) return fallback;
    return integer_of(text(name), "The parameter " + std::string(name));
}

std::int64_t ControlCall::integer_of(const std::string& text, const std::string& what) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) {
        throw ControlError(400, what + " must be an integer, not \"" + text + "\".");
    }
    return value;
}

Clock::duration ControlCall::wait() const {
    return std::chrono::milliseconds(std::clamp<std::int64_t>(number("wait_ms", 0), 0, 60'000));
}

const Json& ControlCall::required(std::string_view name) const {
    const auto found = body_.find(std::string(name));
    if (found == body_.end()) throw ControlError(400, "The field " + std::string(name) + " is missing.");
    return *found;
}

void ControlCall::reply(const Json& result, int status) const {
    HttpResponse response;
    response.status = status;
    response.body = dump(result);
    exchange_->respond(std::move(response));
}

void ControlRouter::on(std::string_view method, std::string_view pattern, Route route) {
    entries_.push_back({std::string(method), split_path(pattern), std::move(route)});
}

void ControlRouter::dispatch(const ExchangePtr& exchange) const {
    const auto path = split_path(exchange->request().path);
    bool path_known = false;
    try {
        for (const auto& entry : entries_) {
            auto captures = match(entry.pieces, path);
            if (!captures) continue;
            path_known = true;
            if (entry.method != exchange->request().method) continue;
            return entry.route(ControlCall(exchange, std::move(*captures)));
        }
    } catch (const ControlError& error) {
        return refuse(exchange, error.status, error.what());
    } catch (const Json::exception& error) {
        return refuse(exchange, 400,
                      std::string("The body does not have the expected form: ") + error.what());
    }
    refuse(exchange, path_known ? 405 : 404,
           path_known ? "This path knows other methods; see tests/fakes/README.md."
                      : "No such control path; see tests/fakes/README.md.");
}

}  // namespace patchbay::fakes
