// The live channel: WebSocket by upgrade, server-sent events otherwise (WHATWG HTML, section 9.2).
#include "host/api/host_routes.hpp"
#include "host/live/hub.hpp"
#include "host/runtime/wait.hpp"

#include <mutex>
#include <optional>

namespace patchbay::api {

namespace s = schema;
using nlohmann::json;

namespace {

constexpr std::chrono::seconds kHeartbeat{15};

std::vector<std::string> topics_of(std::string_view list) {
    std::vector<std::string> topics;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        if (end > 0) topics.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(list.size(), end + 1));
    }
    return topics;
}

std::string sse_event(const live::Message& message) {
    std::string text;
    if (!message.id.empty()) text += "id: " + message.id + "\n";
    return text + "event: " + message.event + "\ndata: {\"topic\":" + json(message.topic).dump() +
           ",\"data\":" + message.data + "}\n\n";
}

/// Lets the request's fiber sleep until its client has something, from whatever thread that comes.
class Doorbell {
  public:
    void ring() {
        const std::lock_guard lock(mutex_);
        rung_ = true;
        if (waiting_) waiting_->complete(true);
    }
    runtime::WaitOutcome wait(runtime::Duration limit) {
        runtime::Pending<bool> pending;
        {
            const std::lock_guard lock(mutex_);
            if (std::exchange(rung_, false)) return runtime::WaitOutcome::completed;
            waiting_ = pending;
        }
        const auto outcome = pending.wait(limit);
        const std::lock_guard lock(mutex_);
        waiting_.reset();
        rung_ = false;
        return outcome;
    }

  private:
    std::mutex mutex_;
    bool rung_ = false;
    std::optional<runtime::Pending<bool>> waiting_;
};

/// Who signed out is told nothing more, whatever waited.
bool send_waiting(http::ResponseStream& stream, live::Client& client) {
    for (const auto& message : client.take()) {
        if (!client.closing_reason().empty()) return true;
        if (!stream.write(sse_event(*message))) return false;
    }
    return true;
}

Error too_many_clients() {
    return {ErrorKind::unavailable, "live.full", "Too many live connections", "", "Try again later", {}, 0};
}

void greet(http::ResponseStream& stream, const live::Client::Subscribed& subscribed) {
    std::string first = "retry: 2000\n\n";
    for (const auto& refusal : subscribed.refused) {
        first +=
            "event: refused\ndata: " + json{{"topic", refusal.topic}, {"reason", refusal.reason}}.dump() +
            "\n\n";
    }
    if (subscribed.reset)
        first += "event: reset\ndata: " + json{{"topics", subscribed.topics}}.dump() + "\n\n";
    first += "event: ready\ndata: " + json{{"topics", subscribed.topics}}.dump() + "\n\n";
    stream.write(first);
}

http::Response serve_events(live::Hub& hub, http::Exchange& exchange) {
    if (hub.full()) throw Failure(too_many_clients());
    const auto doorbell = std::make_shared<Doorbell>();
    live::Client client(hub, exchange.identity, [doorbell] { doorbell->ring(); });
    http::Response head;
    head.content_type = "text/event-stream";
    head.header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
    exchange.stream.begin(head);
    std::string_view last = exchange.request.header("Last-Event-ID");
    if (last.empty()) last = exchange.request.query_value("last_event_id");
    greet(exchange.stream, client.subscribe(topics_of(exchange.request.query_value("topics")), last));
    bool open = true;
    while (open && exchange.stream.open()) {
        client.check_session(std::chrono::system_clock::now());
        open = send_waiting(exchange.stream, client);
        if (const std::string reason = client.closing_reason(); open && !reason.empty()) {
            exchange.stream.write("event: bye\ndata: " + json{{"reason", reason}}.dump() + "\n\n");
            break;
        }
        if (open && doorbell->wait(kHeartbeat) == runtime::WaitOutcome::timed_out)
            open = exchange.stream.write(": heartbeat\n\n");
    }
    http::Response done;
    done.streamed = true;
    return done;
}

}  // namespace

http::Routes live_routes(live::Hub& hub, const json& schemas) {
    auto route = std::make_shared<http::Route>(*host_route(
        {"GET",
         "/api/v1/live",
         "live",
         "Live events: upgrade to WebSocket, or read server-sent events",
         wire::Access::member,
         s::object({s::optional("topics", s::text(1, 4000)), s::optional("last_event_id", s::text(1, 100))}),
         {},
         s::reference("LiveEvent"),
         200,
         {},
         "text/event-stream"},
        [&hub](http::Exchange& exchange) { return serve_events(hub, exchange); }, schemas));
    route->upgrades = true;
    return {route};
}

}  // namespace patchbay::api
