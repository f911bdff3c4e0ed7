#include "scripted_host.hpp"

namespace patchbay::openai {

using wire::HostMethod;

Table one_row(const nlohmann::json& object) {
    Table table;
    table.rows.emplace_back();
    for (const auto& [name, value] : object.items()) {
        table.columns.push_back(name);
        std::optional<std::string> cell;
        if (value.is_string()) {
            cell = value.get<std::string>();
        } else if (value.is_boolean()) {
            cell = value.get<bool>() ? "t" : "f";
        } else if (!value.is_null()) {
            cell = value.dump();
        }
        table.rows.back().push_back(std::move(cell));
    }
    table.affected = 1;
    return table;
}

ScriptedReply streamed(const std::vector<std::string>& words) {
    ScriptedReply reply;
    const auto add = [&](const nlohmann::json& chunk) {
        reply.pieces.push_back("data: " + chunk.dump() + "\n\n");
    };
    for (const std::string& word : words) {
        add({{"choices", {{{"index", 0}, {"delta", {{"content", word}}}, {"finish_reason", nullptr}}}}});
    }
    add({{"choices", {{{"index", 0}, {"delta", nlohmann::json::object()}, {"finish_reason", "stop"}}}}});
    add({{"choices", nlohmann::json::array()}, {"usage", {{"prompt_tokens", 20}, {"completion_tokens", 4}}}});
    reply.pieces.push_back("data: [DONE]\n\n");
    return reply;
}

ScriptedReply refused(int status, std::string body, std::vector<wire::Header> headers) {
    ScriptedReply reply;
    reply.status = status;
    reply.pieces = {std::move(body)};
    reply.headers = std::move(headers);
    return reply;
}

std::string ScriptedHost::call(HostMethod method, std::string_view request) {
    switch (method) {
        case HostMethod::database_read:
        case HostMethod::database_execute:
            return run(decode<wire::Statement>(request));
        case HostMethod::transaction_begin:
            return encode(wire::TransactionId{1});
        case HostMethod::transaction_execute:
            return run(decode<wire::TransactionStatement>(request).statement);
        case HostMethod::transaction_publish:
            published.push_back(decode<wire::TransactionPublish>(request).publication);
            return encode(wire::PublishReply{});
        case HostMethod::transaction_complete:
            completed_events.push_back(decode<wire::TransactionComplete>(request).event_id);
            return {};
        case HostMethod::http_send:
            return send(decode<wire::OutboundRequest>(request));
        case HostMethod::http_open:
            return open_stream(decode<wire::OutboundRequest>(request));
        case HostMethod::http_read:
            return encode(read_piece());
        case HostMethod::live_publish:
            live.push_back(decode<wire::LiveMessage>(request));
            return {};
        case HostMethod::task_sleep:
            sleeps.emplace_back(decode<wire::TaskSleep>(request).milliseconds);
            wait(sleeps.back());
            return {};
        case HostMethod::task_park:
            return park(decode<wire::TaskPark>(request));
        case HostMethod::task_wake:
            woken_[decode<wire::TaskWake>(request).number] = true;
            return {};
        case HostMethod::service_call:
            return serve(decode<wire::ServiceRequest>(request));
        case HostMethod::secret_seal:
        case HostMethod::secret_open:
            return std::string(request);  // sealing is not what is tested
        default:
            return {};
    }
}

std::string ScriptedHost::run(const wire::Statement& statement) {
    executed.push_back(statement.name);
    const auto found = statements_.find(statement.name);
    const Table table = found == statements_.end() ? Table{} : found->second(statement.parameters);
    std::string out;
    encode_to(out, table.affected);
    encode_to(out, table.columns);
    encode_to(out, static_cast<std::uint32_t>(table.rows.size()));
    for (const auto& row : table.rows) {
        for (const auto& cell : row) {
            encode_to(out, cell ? static_cast<std::int32_t>(cell->size()) : std::int32_t{-1});
            if (cell) out += *cell;
        }
    }
    return out;
}

std::string ScriptedHost::open_stream(const wire::OutboundRequest& request) {
    requests.push_back(request);
    reply_ = replies.empty() ? ScriptedReply{0, {}, {}, "connect", {}, {}} : replies.front();
    if (!replies.empty()) replies.pop_front();
    next_piece_ = 0;
    wire::OutboundResponse response;
    response.status = reply_.status;
    response.headers = reply_.headers;
    response.stream = reply_.status == 0 ? 0 : 1;
    if (reply_.status == 0) {
        wait(reply_.takes);
        response.failure_code = reply_.failure_code;
        response.failure = "scripted " + reply_.failure_code;
    }
    return encode(response);
}

std::string ScriptedHost::send(const wire::OutboundRequest& request) {
    auto response = decode<wire::OutboundResponse>(open_stream(request));
    for (const std::string& piece : reply_.pieces)
        response.body += piece;
    return encode(response);
}

wire::StreamPiece ScriptedHost::read_piece() {
    wait(reply_.takes);
    if (next_piece_ < reply_.pieces.size()) {
        if (reply_.before_piece) reply_.before_piece(next_piece_);
        return {reply_.pieces[next_piece_++], false, "", ""};
    }
    return {"", true, reply_.failure_code.empty() ? "" : "scripted " + reply_.failure_code,
            reply_.failure_code};
}

std::string ScriptedHost::park(const wire::TaskPark& request) {
    if (on_park) on_park();
    if (woken_.erase(request.number) > 0) return encode(wire::ParkReply{true});
    wait(std::chrono::milliseconds(request.milliseconds));
    return encode(wire::ParkReply{false});
}

std::string ScriptedHost::serve(const wire::ServiceRequest& request) {
    if (conversations == nullptr || request.name != Conversations::kServiceName) {
        throw Failure(
            Error{ErrorKind::unavailable, "service.nobody", "Nobody offers it", request.name, "", {}, 0});
    }
    return dispatcher_for(*conversations)->dispatch(request.method, request.payload);
}

}  // namespace patchbay::openai
