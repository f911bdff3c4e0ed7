#include "plugins/telegram/tests/fake_link.hpp"

namespace patchbay::telegram::testing {
namespace {

struct ReportedDown {
    static Error error() {
        return {ErrorKind::unavailable, "database.away", "The database is away", "", "Wait.", {}, 0};
    }
};

std::string method_of(const wire::OutboundRequest& request) {
    return request.label.substr(request.label.find('.') + 1);
}

}  // namespace

std::string encode_rows(const Table& table, std::uint64_t affected) {
    std::vector<std::string> columns;
    if (!table.empty()) {
        for (const auto& [column, value] : table[0])
            columns.push_back(column);
    }
    std::string bytes = encode(affected) + encode(columns) + encode(static_cast<std::uint32_t>(table.size()));
    for (const auto& row : table) {
        for (const auto& [column, value] : row) {
            bytes += encode(value ? static_cast<std::int32_t>(value->size()) : std::int32_t{-1});
            if (value) bytes += *value;
        }
    }
    return bytes;
}

std::string FakeLink::call(wire::HostMethod method, std::string_view request) {
    using wire::HostMethod;
    switch (method) {
        case HostMethod::http_send:
            return send(decode<wire::OutboundRequest>(request));
        case HostMethod::bus_publish:
            return publish(decode<wire::Publication>(request));
        case HostMethod::database_read:
        case HostMethod::database_execute:
            return run(decode<wire::Statement>(request));
        case HostMethod::transaction_begin:
            return encode(wire::TransactionId{1});
        case HostMethod::transaction_execute:
            return run(decode<wire::TransactionStatement>(request).statement);
        case HostMethod::transaction_complete:
            completed.push_back(decode<wire::TransactionComplete>(request).event_id);
            return {};
        case HostMethod::task_sleep:
            sleep(decode<wire::TaskSleep>(request).milliseconds);
            return {};
        case HostMethod::task_spawn:
            spawned_.push_back(decode<wire::Task>(request).id);
            return {};
        case HostMethod::task_wake:
            woken_.insert(decode<wire::TaskWake>(request).number);
            return {};
        case HostMethod::task_park: {
            const auto park = decode<wire::TaskPark>(request);
            if (while_parked) while_parked();
            const bool woken = woken_.erase(park.number) > 0;
            if (!woken) sleep(park.milliseconds);
            return encode(wire::ParkReply{woken});
        }
        case HostMethod::secret_seal: {
            const auto secret = decode<wire::SecretText>(request);
            return encode(wire::SecretText{"sealed(" + secret.purpose + ")" + secret.text, {}});
        }
        case HostMethod::secret_open: {
            const auto secret = decode<wire::SecretText>(request);
            const std::string prefix = "sealed(" + secret.purpose + ")";
            if (!secret.text.starts_with(prefix)) {
                throw Failure(Error{
                    ErrorKind::invalid, "secrets.wrong_purpose", "Sealed for something else", "", "", {}, 0});
            }
            return encode(wire::SecretText{secret.text.substr(prefix.size()), {}});
        }
        case HostMethod::live_publish:
            live.push_back(decode<wire::LiveMessage>(request));
            return {};
        case HostMethod::metric_add: {
            const auto sample = decode<wire::MetricSample>(request);
            std::string name = sample.name;
            for (const auto& [label, value] : sample.labels)
                name += "{" + label + " " + value + "}";
            metrics[name] += sample.value;
            return {};
        }
        default:
            return {};
    }
}

std::string FakeLink::run(wire::Statement statement) {
    if (storage_down) throw Failure(ReportedDown::error());
    statements.push_back(std::move(statement));
    const auto found = tables.find(statements.back().name);
    return found == tables.end() ? encode_rows({}, 1) : found->second(statements.back());
}

std::string FakeLink::send(const wire::OutboundRequest& request) {
    requests.push_back(request);
    const std::string method = method_of(request);
    if (before_answer) before_answer(method);
    auto& list = answers_[method];
    wire::OutboundResponse response;
    if (!list.empty()) {
        response = std::move(list.front());
        list.pop_front();
    } else {
        nlohmann::json result = true;
        if (method == "sendMessage") result = {{"message_id", next_message_++}};
        if (method == "getUpdates" || method == "getMyCommands") result = nlohmann::json::array();
        response.status = 200;
        response.body = nlohmann::json{{"ok", true}, {"result", result}}.dump();
    }
    return encode(response);
}

std::string FakeLink::publish(const wire::Publication& publication) {
    if (storage_down) throw Failure(ReportedDown::error());
    if (!publication.dedupe_key.empty() && !dedupe_keys_.insert(publication.dedupe_key).second) {
        return encode(wire::PublishReply{true});
    }
    published.push_back(publication);
    return encode(wire::PublishReply{false});
}

void FakeLink::sleep(std::uint32_t milliseconds) {
    if (sleeps.size() >= sleeps_before_stop) throw Cancelled();
    sleeps.push_back(milliseconds);
    now_us += std::int64_t{milliseconds} * 1000;
}

void FakeLink::answer(const std::string& method, int status, const std::string& body) {
    wire::OutboundResponse response;
    response.status = status;
    response.body = body;
    answers_[method].push_back(std::move(response));
}

void FakeLink::answer_ok(const std::string& method, const nlohmann::json& result) {
    answer(method, 200, nlohmann::json{{"ok", true}, {"result", result}}.dump());
}

void FakeLink::answer_error(const std::string& method, int code, const std::string& description,
                            nlohmann::json parameters) {
    nlohmann::json body{{"ok", false}, {"error_code", code}, {"description", description}};
    if (!parameters.is_null()) body["parameters"] = std::move(parameters);
    answer(method, code, body.dump());
}

void FakeLink::fail(const std::string& method, const std::string& failure_code, wire::Reached reached) {
    wire::OutboundResponse response;
    response.failure = "no answer (" + failure_code + ")";
    response.failure_code = failure_code;
    response.reached = reached;
    answers_[method].push_back(std::move(response));
}

std::vector<nlohmann::json> FakeLink::calls(const std::string& method) const {
    std::vector<nlohmann::json> bodies;
    for (const auto& request : requests) {
        if (method_of(request) == method) bodies.push_back(nlohmann::json::parse(request.body));
    }
    return bodies;
}

std::vector<std::string> FakeLink::methods() const {
    std::vector<std::string> names;
    for (const auto& request : requests)
        names.push_back(method_of(request));
    return names;
}

void FakeLink::run_spawned(Host& host) {
    while (!spawned_.empty()) {
        const auto id = spawned_.front();
        spawned_.pop_front();
        host.tasks().run(id);
    }
}

}  // namespace patchbay::telegram::testing
