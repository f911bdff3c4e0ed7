#include "tests/fakes/openai/faults.hpp"

#include <map>
#include <stdexcept>

#include "tests/fakes/openai/error_catalogue.hpp"

namespace patchbay::fakes::openai {

namespace {

const std::map<std::string, FaultKind>& transport_kinds() {
    static const std::map<std::string, FaultKind> kKinds{{"none", FaultKind::none},
                                                         {"reset", FaultKind::reset},
                                                         {"close", FaultKind::close},
                                                         {"hang", FaultKind::hang},
                                                         {"truncate", FaultKind::truncate},
                                                         {"stream_close", FaultKind::stream_close},
                                                         {"stream_reset", FaultKind::stream_reset},
                                                         {"stall", FaultKind::stall},
                                                         {"stream_error", FaultKind::stream_error},
                                                         {"garbage", FaultKind::garbage}};
    return kKinds;
}

[[noreturn]] void unknown_kind(const std::string& kind) {
    std::string known;
    for (const auto& [name, value] : transport_kinds())
        known += ' ' + name;
    for (const auto& name : catalogued_names())
        known += ' ' + name;
    throw std::invalid_argument("Unknown fault kind \"" + kind + "\"; known are: http" + known);
}

// The three shapes of an error inside a stream.
std::string stream_error_event(const std::string& shape) {
    const Json error{{"message", "The server had an error processing your request."},
                     {"type", "server_error"},
                     {"param", nullptr},
                     {"code", nullptr}};
    if (shape == "plain") return "data: " + Json{{"error", error}}.dump() + "\n\n";
    if (shape == "event") return "event: error\ndata: " + Json{{"error", error}}.dump() + "\n\n";
    if (shape == "nested") return "data: " + Json{{"type", "error"}, {"error", error}}.dump() + "\n\n";
    throw std::invalid_argument("The shape of a stream error is plain, event or nested, not \"" + shape +
                                "\".");
}

void set_header(Headers& headers, const std::string& name, const Json& value) {
    std::erase_if(headers, [&](const auto& header) { return equal_ignoring_case(header.first, name); });
    if (!value.is_null())
        headers.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
}

// Any part of the answer may be replaced; null takes a header away.
void adjust_answer(const Json& json, HttpResponse& answer) {
    answer.status = json.value("status", answer.status);
    if (json.contains("body"))
        answer.body = json["body"].is_string() ? json["body"].get<std::string>() : json["body"].dump();
    answer.content_type = json.value("content_type", answer.content_type);
    if (json.contains("retry_after")) set_header(answer.headers, "Retry-After", json["retry_after"]);
    if (json.contains("retry_after_ms")) set_header(answer.headers, "retry-after-ms", json["retry_after_ms"]);
    if (json.contains("should_retry"))
        set_header(answer.headers, "x-should-retry", json["should_retry"].dump());
    const auto headers = json.value("headers", Json::object());
    for (const auto& item : headers.items())
        set_header(answer.headers, item.key(), item.value());
    if (answer.status < 200 || answer.status > 599)
        throw std::invalid_argument("The field status must be 200 to 599.");
}

}  // namespace

FaultAction read_fault_action(const Json& json) {
    FaultAction action;
    const auto kind = json.value("kind", std::string("none"));
    if (const auto found = transport_kinds().find(kind); found != transport_kinds().end()) {
        action.kind = found->second;
    } else if (const auto error = catalogued_error(kind)) {
        action.kind = FaultKind::answer;
        action.answer = *error;
    } else if (kind == "http") {
        action.kind = FaultKind::answer;
        action.answer = *catalogued_error("server_error");
    } else {
        unknown_kind(kind);
    }
    if (action.kind == FaultKind::answer) adjust_answer(json, action.answer);
    if (action.kind == FaultKind::stream_error)
        action.event = stream_error_event(json.value("shape", std::string("plain")));
    action.delay_ms = json.value("delay_ms", std::int64_t{0});
    if (action.delay_ms < 0 || action.delay_ms > 600'000)
        throw std::invalid_argument("The field delay_ms must be 0 to 600000.");
    action.after_chunks = json.value("after_chunks", std::int64_t{2});
    action.bytewise = json.value("bytewise", false);
    action.crlf = json.value("crlf", false);
    action.comments = json.value("comments", false);
    action.no_space = json.value("no_space", false);
    action.no_done = json.value("no_done", false);
    action.no_usage = json.value("no_usage", false);
    return action;
}

FaultRule read_fault(const Json& json) {
    FaultRule rule;
    rule.action = read_fault_action(json);
    rule.name = json.value("kind", std::string("none"));
    rule.endpoint = json.value("endpoint", std::string{});
    rule.model = json.value("model", std::string{});
    rule.key = json.value("key", std::string{});
    const auto probability = json.value("probability", 1.0);
    if (probability <= 0 || probability > 1)
        throw std::invalid_argument("The field probability must be above 0 and at most 1.");
    std::optional<std::uint64_t> times;
    if (json.contains("times")) times = json["times"].get<std::uint64_t>();
    const bool until_cleared = json.value("until_cleared", false);
    if (!times && !until_cleared && probability == 1.0) times = 1;
    rule.budget =
        Budget(until_cleared ? std::nullopt : times, probability, json.value("skip", std::uint64_t{0}));
    return rule;
}

Json to_json(const FaultRule& rule) {
    Json json{{"id", rule.id},       {"kind", rule.name}, {"endpoint", rule.endpoint},
              {"model", rule.model}, {"key", rule.key},   {"struck", rule.budget.struck()}};
    json["remaining"] = rule.budget.remaining() ? Json(*rule.budget.remaining()) : Json();
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

std::optional<FaultAction> FaultList::strike(const std::string& endpoint, const std::string& model,
                                             const std::string& key, double random) {
    const auto fits = [](const std::string& wanted, const std::string& is) {
        return wanted.empty() || wanted == is;
    };
    for (auto rule = rules_.begin(); rule != rules_.end(); ++rule) {
        if (!fits(rule->endpoint, endpoint) || !fits(rule->model, model) || !fits(rule->key, key)) continue;
        if (!rule->budget.strikes(random)) continue;
        auto action = rule->action;
        if (rule->budget.spent()) rules_.erase(rule);
        return action;
    }
    return std::nullopt;
}

}  // namespace patchbay::fakes::openai
