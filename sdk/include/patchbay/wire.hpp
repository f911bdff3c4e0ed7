#pragma once
// Method numbers and payloads of the boundary. Plugin authors use the typed classes (host.hpp, plugin.hpp);
// this file is what those classes and the host's services are written in. Numbers are never reused; members
// are only appended.

#include <patchbay/codec.hpp>
#include <patchbay/result.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace patchbay::wire {

/// Host to plugin.
enum class PluginMethod : std::uint32_t {
    start = 1,      // StartRequest -> StartReply
    stop = 2,       // StopRequest -> nothing
    http = 3,       // HttpCall -> HttpReply
    event = 4,      // EventCall -> nothing
    service = 5,    // ServiceCall -> bytes of the service's own
    task = 6,       // TaskCall -> nothing; returns when the task ends
    health = 7,     // nothing -> HealthReply
    configure = 8,  // ConfigureRequest -> nothing
};

/// Plugin to host.
enum class HostMethod : std::uint32_t {
    database_read = 1,         // Statement -> rows (see database.hpp)
    database_execute = 2,      // Statement -> rows
    transaction_begin = 3,     // nothing -> TransactionId
    transaction_execute = 4,   // TransactionStatement -> rows
    transaction_commit = 5,    // TransactionId -> nothing
    transaction_rollback = 6,  // TransactionId -> nothing
    transaction_publish = 7,   // TransactionPublish -> PublishReply
    transaction_complete = 8,  // TransactionComplete -> nothing
    bus_publish = 10,          // Publication -> PublishReply; on disk when it returns
    http_send = 20,            // OutboundRequest -> OutboundResponse
    http_open = 21,            // OutboundRequest -> OutboundHead; then read until the end, then close
    http_read = 22,            // StreamId -> StreamPiece
    http_close = 23,           // StreamId -> nothing
    live_publish = 30,         // LiveMessage -> nothing
    task_spawn = 40,           // Task -> nothing
    task_sleep = 41,           // TaskSleep -> nothing
    task_park = 42,            // TaskPark -> ParkReply
    task_wake = 43,            // TaskWake -> nothing
    service_call = 50,         // ServiceRequest -> bytes of the service's own
    service_list = 51,         // ServiceList -> ServiceNames
    response_begin = 60,       // ResponseBegin -> nothing
    response_write = 61,       // ResponseWrite -> nothing; waits while the client is slow
    secret_seal = 70,          // SecretText -> SecretText
    secret_open = 71,          // SecretText -> SecretText
    metric_add = 80,           // MetricSample -> nothing
    metric_set = 81,           // MetricSample -> nothing
};

// ---- Start and stop
// -------------------------------------------------------------------------------------------

struct StartRequest {
    std::string module_id;
    std::string settings;    // JSON object, already valid against the manifest's schema
    std::string public_url;  // how the outside reaches this install, without a slash at the end; may be empty
    static constexpr auto fields() {
        return std::tuple(&StartRequest::module_id, &StartRequest::settings, &StartRequest::public_url);
    }
};

/// Who may call a route or read a live topic.
enum class Access : std::uint32_t { everyone = 0, member = 1, operators = 2, admins = 3 };

struct Route {
    std::uint32_t id = 0;
    std::string method;  // "GET"
    std::string path;    // "/api/v1/inbox/conversations/{id}" or "/hooks/telegram/{path}"
    std::string summary;
    Access access = Access::admins;
    std::string query_schema;   // JSON Schema of the query parameters as an object; empty: none declared
    std::string body_schema;    // JSON Schema; empty: no JSON body is expected and none is checked
    std::string answer_schema;  // JSON Schema of the successful answer; empty: no content or not JSON
    std::int32_t answer_status = 200;
    std::uint64_t body_limit = 0;  // bytes; 0: the server's default
    std::string operation;         // OpenAPI operationId; empty: made from method and path
    static constexpr auto fields() {
        return std::tuple(&Route::id, &Route::method, &Route::path, &Route::summary, &Route::access,
                          &Route::query_schema, &Route::body_schema, &Route::answer_schema,
                          &Route::answer_status, &Route::body_limit, &Route::operation);
    }
};

struct Consumer {
    std::uint32_t id = 0;
    std::string name;                 // "inbox.ingest"; names its cursor, so it must stay the same
    std::vector<std::string> topics;  // exact, or a prefix with ".*" at the end
    std::uint32_t parallel = 16;      // keys handled at the same time
    std::uint32_t max_attempts = 12;  // then the event becomes a dead letter
    std::uint32_t timeout_ms = 120000;
    bool from_now = false;  // a new cursor starts at the end of the log instead of its beginning
    static constexpr auto fields() {
        return std::tuple(&Consumer::id, &Consumer::name, &Consumer::topics, &Consumer::parallel,
                          &Consumer::max_attempts, &Consumer::timeout_ms, &Consumer::from_now);
    }
};

struct ServiceOffer {
    std::uint32_t id = 0;
    std::string name;  // "channel/telegram", "conversations"
    static constexpr auto fields() { return std::tuple(&ServiceOffer::id, &ServiceOffer::name); }
};

struct LiveTopic {
    std::string name;  // "inbox", or a prefix "inbox.conversation.*"
    Access access = Access::operators;
    static constexpr auto fields() { return std::tuple(&LiveTopic::name, &LiveTopic::access); }
};

struct NamedSchema {
    std::string name;    // "Bot": reachable as #/components/schemas/Bot
    std::string schema;  // JSON Schema
    static constexpr auto fields() { return std::tuple(&NamedSchema::name, &NamedSchema::schema); }
};

struct Task {
    std::uint64_t id = 0;
    std::string name;
    static constexpr auto fields() { return std::tuple(&Task::id, &Task::name); }
};

struct StartReply {
    std::vector<Route> routes;
    std::vector<Consumer> consumers;
    std::vector<ServiceOffer> services;
    std::vector<LiveTopic> topics;
    std::vector<NamedSchema> schemas;
    std::vector<Task> tasks;  // started once everything is registered
    static constexpr auto fields() {
        return std::tuple(&StartReply::routes, &StartReply::consumers, &StartReply::services,
                          &StartReply::topics, &StartReply::schemas, &StartReply::tasks);
    }
};

struct StopRequest {
    std::uint32_t deadline_ms = 10000;
    static constexpr auto fields() { return std::tuple(&StopRequest::deadline_ms); }
};

struct ConfigureRequest {
    std::string settings;
    static constexpr auto fields() { return std::tuple(&ConfigureRequest::settings); }
};

struct HealthCheck {
    std::string name;
    bool degraded = false;
    std::string detail;
    static constexpr auto fields() {
        return std::tuple(&HealthCheck::name, &HealthCheck::degraded, &HealthCheck::detail);
    }
};

struct HealthReply {
    std::vector<HealthCheck> checks;
    static constexpr auto fields() { return std::tuple(&HealthReply::checks); }
};

// ---- HTTP served
// ----------------------------------------------------------------------------------------------

struct Header {
    std::string name;
    std::string value;
    static constexpr auto fields() { return std::tuple(&Header::name, &Header::value); }
};

struct User {
    std::string id;  // empty: nobody is logged in
    std::string email;
    std::string name;
    std::string role;  // "admin", "operator"
    std::string workspace_id;
    std::string locale;
    static constexpr auto fields() {
        return std::tuple(&User::id, &User::email, &User::name, &User::role, &User::workspace_id,
                          &User::locale);
    }
};

struct HttpCall {
    std::uint32_t route = 0;
    std::uint64_t call = 0;  // names this exchange in response_begin and response_write
    std::string method;
    std::string path;
    std::vector<Header> parameters;  // of the path and the query, decoded; path parameters first
    std::vector<Header> headers;
    std::string body;
    User user;
    std::string request_id;
    std::string remote_address;
    static constexpr auto fields() {
        return std::tuple(&HttpCall::route, &HttpCall::call, &HttpCall::method, &HttpCall::path,
                          &HttpCall::parameters, &HttpCall::headers, &HttpCall::body, &HttpCall::user,
                          &HttpCall::request_id, &HttpCall::remote_address);
    }
};

struct HttpReply {
    std::int32_t status = 200;
    std::string content_type;  // empty: application/json
    std::vector<Header> headers;
    std::string body;
    bool streamed = false;  // the answer went out through response_begin and response_write
    static constexpr auto fields() {
        return std::tuple(&HttpReply::status, &HttpReply::content_type, &HttpReply::headers, &HttpReply::body,
                          &HttpReply::streamed);
    }
};

struct ResponseBegin {
    std::uint64_t call = 0;
    std::int32_t status = 200;
    std::string content_type;
    std::vector<Header> headers;
    static constexpr auto fields() {
        return std::tuple(&ResponseBegin::call, &ResponseBegin::status, &ResponseBegin::content_type,
                          &ResponseBegin::headers);
    }
};

struct ResponseWrite {
    std::uint64_t call = 0;
    std::string bytes;
    static constexpr auto fields() { return std::tuple(&ResponseWrite::call, &ResponseWrite::bytes); }
};

// ---- Events
// ---------------------------------------------------------------------------------------------------

struct Event {
    std::string id;  // stable over every delivery
    std::string topic;
    std::string key;
    std::string workspace_id;
    std::string payload;  // JSON
    std::int64_t occurred_at_us = 0;
    std::uint32_t attempt = 1;
    static constexpr auto fields() {
        return std::tuple(&Event::id, &Event::topic, &Event::key, &Event::workspace_id, &Event::payload,
                          &Event::occurred_at_us, &Event::attempt);
    }
};

struct EventCall {
    std::uint32_t consumer = 0;
    Event event;
    static constexpr auto fields() { return std::tuple(&EventCall::consumer, &EventCall::event); }
};

struct Publication {
    std::string topic;
    std::string key;
    std::string workspace_id;
    std::string payload;     // JSON
    std::string dedupe_key;  // a second publication with the same one is dropped; empty: none
    static constexpr auto fields() {
        return std::tuple(&Publication::topic, &Publication::key, &Publication::workspace_id,
                          &Publication::payload, &Publication::dedupe_key);
    }
};

struct PublishReply {
    bool duplicate = false;
    static constexpr auto fields() { return std::tuple(&PublishReply::duplicate); }
};

// ---- Database
// -------------------------------------------------------------------------------------------------

struct Statement {
    std::string name;  // "inbox.find_conversation"
    std::string sql;
    std::vector<std::optional<std::string>> parameters;  // PostgreSQL's text format
    static constexpr auto fields() {
        return std::tuple(&Statement::name, &Statement::sql, &Statement::parameters);
    }
};

struct TransactionId {
    std::uint64_t id = 0;
    static constexpr auto fields() { return std::tuple(&TransactionId::id); }
};

struct TransactionStatement {
    std::uint64_t id = 0;
    Statement statement;
    static constexpr auto fields() {
        return std::tuple(&TransactionStatement::id, &TransactionStatement::statement);
    }
};

struct TransactionPublish {
    std::uint64_t id = 0;
    Publication publication;
    static constexpr auto fields() {
        return std::tuple(&TransactionPublish::id, &TransactionPublish::publication);
    }
};

struct TransactionComplete {
    std::uint64_t id = 0;
    std::uint32_t consumer = 0;
    std::string event_id;
    static constexpr auto fields() {
        return std::tuple(&TransactionComplete::id, &TransactionComplete::consumer,
                          &TransactionComplete::event_id);
    }
};

// ---- HTTP asked
// -----------------------------------------------------------------------------------------------

struct OutboundRequest {
    std::string method = "GET";
    std::string url;
    std::vector<Header> headers;
    std::string body;
    std::string proxy;  // "http://host:port", "socks5h://..."; empty: none
    std::uint32_t connect_timeout_ms = 5000;
    std::uint32_t first_byte_timeout_ms = 0;  // 0: only the total counts
    std::uint32_t idle_timeout_ms = 0;        // between two pieces of the body; 0: only the total counts
    std::uint32_t timeout_ms = 30000;         // whole exchange
    std::uint64_t max_body = 16 * 1024 * 1024;
    std::uint32_t max_redirects = 0;
    bool guarded =
        true;           // refuse private and special addresses (set by whoever lets users choose the address)
    std::string label;  // for metrics and logs, since the url may hold a secret: "telegram.sendMessage"
    static constexpr auto fields() {
        return std::tuple(&OutboundRequest::method, &OutboundRequest::url, &OutboundRequest::headers,
                          &OutboundRequest::body, &OutboundRequest::proxy,
                          &OutboundRequest::connect_timeout_ms, &OutboundRequest::first_byte_timeout_ms,
                          &OutboundRequest::idle_timeout_ms, &OutboundRequest::timeout_ms,
                          &OutboundRequest::max_body, &OutboundRequest::max_redirects,
                          &OutboundRequest::guarded, &OutboundRequest::label);
    }
};

/// Whether the request may have reached the other side when it failed.
enum class Reached : std::uint32_t { no = 0, maybe = 1 };

struct OutboundResponse {
    std::int32_t status = 0;  // 0: no answer; see failure
    std::vector<Header> headers;
    std::string body;
    std::string failure;  // in words, without the url
    std::string
        failure_code;  // "timeout", "connect", "dns", "tls", "reset", "too_large", "refused_address", "other"
    Reached reached = Reached::maybe;
    std::uint64_t stream = 0;  // http_open: the stream to read
    static constexpr auto fields() {
        return std::tuple(&OutboundResponse::status, &OutboundResponse::headers, &OutboundResponse::body,
                          &OutboundResponse::failure, &OutboundResponse::failure_code,
                          &OutboundResponse::reached, &OutboundResponse::stream);
    }
};

struct StreamId {
    std::uint64_t stream = 0;
    static constexpr auto fields() { return std::tuple(&StreamId::stream); }
};

struct StreamPiece {
    std::string bytes;
    bool end = false;
    std::string failure;  // set with end when the body did not arrive whole
    std::string failure_code;
    static constexpr auto fields() {
        return std::tuple(&StreamPiece::bytes, &StreamPiece::end, &StreamPiece::failure,
                          &StreamPiece::failure_code);
    }
};

// ---- Live, tasks, services, secrets, metrics
// ------------------------------------------------------------------

struct LiveMessage {
    std::string workspace_id;
    std::string topic;
    std::string event;
    std::string data;      // JSON
    bool passing = false;  // not kept for those who resume
    static constexpr auto fields() {
        return std::tuple(&LiveMessage::workspace_id, &LiveMessage::topic, &LiveMessage::event,
                          &LiveMessage::data, &LiveMessage::passing);
    }
};

struct TaskCall {
    std::uint64_t task = 0;
    static constexpr auto fields() { return std::tuple(&TaskCall::task); }
};

struct TaskSleep {
    std::uint32_t milliseconds = 0;
    static constexpr auto fields() { return std::tuple(&TaskSleep::milliseconds); }
};

/// Parks the fiber until a wake with the same number, or the time is over. A wake that comes first is
/// remembered.
struct TaskPark {
    std::uint64_t number = 0;
    std::uint32_t milliseconds = 0;  // 0: without end
    static constexpr auto fields() { return std::tuple(&TaskPark::number, &TaskPark::milliseconds); }
};

struct ParkReply {
    bool woken = false;
    static constexpr auto fields() { return std::tuple(&ParkReply::woken); }
};

struct TaskWake {
    std::uint64_t number = 0;
    static constexpr auto fields() { return std::tuple(&TaskWake::number); }
};

struct ServiceRequest {
    std::string name;
    std::uint32_t method = 0;
    std::string payload;
    std::uint32_t timeout_ms = 30000;
    static constexpr auto fields() {
        return std::tuple(&ServiceRequest::name, &ServiceRequest::method, &ServiceRequest::payload,
                          &ServiceRequest::timeout_ms);
    }
};

struct ServiceCall {
    std::uint32_t service = 0;
    std::uint32_t method = 0;
    std::string payload;
    static constexpr auto fields() {
        return std::tuple(&ServiceCall::service, &ServiceCall::method, &ServiceCall::payload);
    }
};

struct ServiceList {
    std::string prefix;
    static constexpr auto fields() { return std::tuple(&ServiceList::prefix); }
};

struct ServiceNames {
    std::vector<std::string> names;
    static constexpr auto fields() { return std::tuple(&ServiceNames::names); }
};

struct SecretText {
    std::string text;
    std::string purpose;  // bound to the sealed text: "telegram.bots.token:<id>"
    static constexpr auto fields() { return std::tuple(&SecretText::text, &SecretText::purpose); }
};

struct MetricSample {
    std::string name;  // without the module's prefix
    std::map<std::string, std::string> labels;
    double value = 0;
    static constexpr auto fields() {
        return std::tuple(&MetricSample::name, &MetricSample::labels, &MetricSample::value);
    }
};

}  // namespace patchbay::wire
