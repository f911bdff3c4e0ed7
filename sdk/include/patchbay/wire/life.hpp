#pragma once
// Starting, stopping and registering.

#include <patchbay/members.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace patchbay::wire {

struct StartRequest {
    std::string module_id;
    std::string settings;    // JSON object, already valid against the manifest's schema
    std::string public_url;  // how the outside reaches this install, without a slash at the end; may be empty
    static constexpr auto fields() {
        return codec::Members<&StartRequest::module_id, &StartRequest::settings, &StartRequest::public_url>();
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
    std::string path_schema;    // JSON Schema of the path's parameters as an object; described, not checked
    std::string header_schema;  // the same for header fields that the handler reads
    std::string answer_type;    // media type of the successful answer; empty: application/json
    std::vector<std::int32_t> more_statuses;  // of successful answers with the same body
    static constexpr auto fields() {
        return codec::Members<&Route::id, &Route::method, &Route::path, &Route::summary, &Route::access,
                              &Route::query_schema, &Route::body_schema, &Route::answer_schema,
                              &Route::answer_status, &Route::body_limit, &Route::operation,
                              &Route::path_schema, &Route::header_schema, &Route::answer_type,
                              &Route::more_statuses>();
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
        return codec::Members<&Consumer::id, &Consumer::name, &Consumer::topics, &Consumer::parallel,
                              &Consumer::max_attempts, &Consumer::timeout_ms, &Consumer::from_now>();
    }
};

struct ServiceOffer {
    std::uint32_t id = 0;
    std::string name;  // "channel/telegram", "conversations"
    static constexpr auto fields() { return codec::Members<&ServiceOffer::id, &ServiceOffer::name>(); }
};

struct NamedSchema {
    std::string name;    // "Bot": the module's routes refer to it as #/components/schemas/Bot
    std::string schema;  // JSON Schema
    static constexpr auto fields() { return codec::Members<&NamedSchema::name, &NamedSchema::schema>(); }
};

struct LiveTopic {
    std::string name;  // "inbox", or a prefix "inbox.conversation.*"
    Access access = Access::operators;
    std::vector<NamedSchema> events{};  // what is told there, such as "inbox.message.created", and its data
    static constexpr auto fields() {
        return codec::Members<&LiveTopic::name, &LiveTopic::access, &LiveTopic::events>();
    }
};

struct Task {
    std::uint64_t id = 0;
    std::string name;
    static constexpr auto fields() { return codec::Members<&Task::id, &Task::name>(); }
};

struct StartReply {
    std::vector<Route> routes;
    std::vector<Consumer> consumers;
    std::vector<ServiceOffer> services;
    std::vector<LiveTopic> topics;
    std::vector<NamedSchema> schemas;
    std::vector<Task> tasks;  // started once everything is registered
    static constexpr auto fields() {
        return codec::Members<&StartReply::routes, &StartReply::consumers, &StartReply::services,
                              &StartReply::topics, &StartReply::schemas, &StartReply::tasks>();
    }
};

struct StopRequest {
    std::uint32_t deadline_ms = 10000;
    static constexpr auto fields() { return codec::Members<&StopRequest::deadline_ms>(); }
};

struct ConfigureRequest {
    std::string settings;
    static constexpr auto fields() { return codec::Members<&ConfigureRequest::settings>(); }
};

/// A check's words in a language other than English.
struct HealthWords {
    std::string name;    // empty: as in English
    std::string detail;  // empty: as in English
    static constexpr auto fields() { return codec::Members<&HealthWords::name, &HealthWords::detail>(); }
};

struct HealthCheck {
    std::string name;  // in English, as is detail
    bool degraded = false;
    std::string detail;
    std::map<std::string, HealthWords> translations{};  // by language tag: "ru", "pt-BR"
    static constexpr auto fields() {
        return codec::Members<&HealthCheck::name, &HealthCheck::degraded, &HealthCheck::detail,
                              &HealthCheck::translations>();
    }
};

struct HealthReply {
    std::vector<HealthCheck> checks;
    static constexpr auto fields() { return codec::Members<&HealthReply::checks>(); }
};

}  // namespace patchbay::wire
