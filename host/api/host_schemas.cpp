#include "host/api/host_schemas.hpp"

#include "host/modules/schema_names.hpp"

#include <patchbay/schema.hpp>

namespace patchbay::api {

namespace s = schema;
using nlohmann::json;

namespace {

json locale() {
    return s::one_of({"en", "ru"});
}
json theme() {
    return s::one_of({"auto", "light", "dark"});
}
json role() {
    return s::one_of({"admin", "operator"});
}
json name() {
    return s::text(1, 120);
}
json new_password() {
    return s::text(10, 200);
}
json email() {
    json schema = s::text(3, 254);
    schema["pattern"] = "^[^@\\s]+@[^@\\s]+$";
    return schema;
}

json module_state() {
    return s::one_of({"found", "disabled", "starting", "running", "degraded", "draining", "stopped", "failed",
                      "quarantined", "refused"});
}

json pages_schema() {
    return s::object({s::field("id", s::text()), s::field("name", s::text()), s::field("version", s::text()),
                      s::field("state", module_state()), s::field("ui", s::reference("ModuleUi"))});
}

json session_schema() {
    return s::object(
        {s::field("user", s::reference("Me")),
         s::field("workspace", s::object({s::field("id", s::uuid()), s::field("name", s::text())})),
         s::field("role", role()), s::field("csrf_token", s::text()), s::field("modules", s::list(s::text())),
         s::field("module_pages", s::list(pages_schema())), s::field("version", s::text())});
}

json me_schema() {
    return s::object({s::field("id", s::uuid()), s::field("email", s::text()), s::field("name", s::text()),
                      s::field("locale", locale()), s::field("theme", theme())});
}

json user_schema() {
    return s::object({s::field("id", s::uuid()), s::field("email", s::text()), s::field("name", s::text()),
                      s::field("role", role()), s::field("blocked", s::boolean()),
                      s::field("created_at", s::time()), s::field("last_seen_at", s::nullable(s::time()))});
}

/// What callers send about accounts.
json account_bodies() {
    return {{"FirstAdmin", s::object({s::field("token", s::text(1, 200)), s::field("email", email()),
                                      s::field("name", name()), s::field("password", new_password()),
                                      s::optional("locale", locale())})},
            {"Credentials",
             s::object({s::field("email", s::text(1, 254)), s::field("password", s::text(1, 200))})},
            {"MyChanges", s::object({s::optional("name", name()), s::optional("locale", locale()),
                                     s::optional("theme", theme())})},
            {"NewUser", s::object({s::field("email", email()), s::field("name", name()),
                                   s::field("role", role()), s::field("password", new_password())})},
            {"UserChanges",
             s::object({s::optional("name", name()), s::optional("role", role()),
                        s::optional("blocked", s::boolean()), s::optional("password", new_password())})}};
}

json log_level() {
    return s::one_of({"debug", "info", "warn", "error"});
}

json permissions_schema() {
    const json texts = s::list(s::text());
    return s::object({s::field("routes", texts), s::field("services", texts),
                      s::field("events", s::object({s::field("consume", texts), s::field("publish", texts)})),
                      s::field("outbound", texts), s::field("live", texts), s::field("secrets", texts)});
}

json module_ui_schema() {
    const json title = s::object({s::field("en", s::text()), s::optional("ru", s::text())});
    const json page = s::object({s::field("path", s::text()), s::field("title", title),
                                 s::field("icon", s::text()), s::field("module", s::text())});
    return s::object({s::field("pages", s::list(page)), s::field("card", s::nullable(s::text()))});
}

json settings_schema() {
    return s::object({s::field("schema", s::any()), s::field("values", s::any()),
                      s::field("secrets_set", s::list(s::text())), s::field("locked", s::list(s::text())),
                      s::field("version", s::integer()), s::field("updated_at", s::nullable(s::time())),
                      s::field("updated_by", s::nullable(s::text())), s::field("can_undo", s::boolean()),
                      s::field("can_test", s::boolean()),
                      s::optional("applied", s::one_of({"live", "restarted", "stored"}))});
}

json staged_package_schema() {
    const json change = s::object({s::field("kind", s::text()), s::field("what", s::text())});
    const json need = s::object({s::field("service", s::text()), s::field("offered_by", s::list(s::text())),
                                 s::field("running", s::boolean())});
    return s::object(
        {s::field("id", s::text()), s::field("module", s::text()), s::field("name", s::text()),
         s::field("summary", s::text()), s::field("version", s::text()), s::field("size_bytes", s::integer()),
         s::field("sha256", s::text()), s::field("signed_by", s::nullable(s::text())),
         s::field("replaces", s::nullable(s::text())),
         s::field("permissions", s::reference("ModulePermissions")), s::field("added", s::list(change)),
         s::field("removed", s::list(change)), s::field("sdk", s::text()), s::field("needs", s::list(need)),
         s::field("offers", s::list(s::text()))});
}

json activity_schema() {
    const json milliseconds = s::number(0, 1e12);
    const json latency =
        s::nullable(s::object({s::field("p50", milliseconds), s::field("p95", milliseconds),
                               s::field("p99", milliseconds), s::field("max", milliseconds)}));
    const json held = s::object({s::field("name", s::text()), s::field("count", s::integer())});
    const json stall =
        s::object({s::field("what", s::text()), s::field("at", s::time()), s::field("ms", s::integer())});
    const json queue = s::object({s::field("waiting", s::integer()), s::field("oldest_seconds", milliseconds),
                                  s::field("dead_letters", s::integer())});
    const json entry = s::object({s::field("what", s::text()), s::field("calls", s::integer()),
                                  s::field("errors", s::integer()), s::field("cancelled", s::integer()),
                                  s::field("in_flight", s::integer()), s::field("latency_ms", latency),
                                  s::field("loop_ms", s::integer())});
    return s::object({s::field("since", s::time()), s::field("calls", s::integer()),
                      s::field("errors", s::integer()), s::field("cancelled", s::integer()),
                      s::field("in_flight", s::integer()), s::field("latency_ms", latency),
                      s::field("loop_ms", s::integer()), s::field("memory_bytes", s::nullable(s::integer())),
                      s::field("memory_kind", s::nullable(s::one_of({"heap", "process"}))),
                      s::field("process_id", s::nullable(s::integer())), s::field("queue", queue),
                      s::field("held", s::list(held)), s::field("stalls", s::list(stall)),
                      s::field("entries", s::list(entry))});
}

json module_schema() {
    const json check =
        s::object({s::field("name", s::text()), s::field("state", s::one_of({"ok", "degraded"})),
                   s::field("detail", s::text())});
    const json hold = s::object({s::field("name", s::text()), s::field("count", s::integer())});
    const json swap =
        s::object({s::field("from", s::text()), s::field("to", s::text()),
                   s::field("state", s::one_of({"probation", "kept", "rolled_back", "refused"})),
                   s::field("problem", s::nullable(s::reference("Trouble"))), s::field("since", s::time())});
    return s::object(
        {s::field("id", s::text()),
         s::field("name", s::text()),
         s::field("summary", s::text()),
         s::field("icon", s::text()),
         s::field("version", s::text()),
         s::field("state", module_state()),
         s::field("enabled", s::boolean()),
         s::field("problem", s::nullable(s::reference("Trouble"))),
         s::field("health", s::list(check)),
         s::field("needs", s::list(s::text())),
         s::field("offers", s::list(s::text())),
         s::field("holds", s::list(hold)),
         s::field("swap", s::nullable(swap)),
         s::field("since", s::time()),
         s::field("retry_at", s::nullable(s::time())),
         s::field("isolation", s::one_of({"inside", "process"})),
         s::field("isolation_locked", s::boolean()),
         s::field("permissions", s::reference("ModulePermissions")),
         s::field("missing", s::list(s::text())),
         s::field("dependents", s::list(s::object({s::field("id", s::text()), s::field("name", s::text())}))),
         s::field("log_level", log_level()),
         s::field("has_settings", s::boolean()),
         s::field("can_test", s::boolean()),
         s::field("installed", s::boolean()),
         s::field("previous_version", s::nullable(s::text())),
         s::field("ui", s::nullable(s::reference("ModuleUi")))});
}

json trouble_schema() {
    return s::object({s::field("code", s::text()), s::field("title", s::text()),
                      s::field("detail", s::text()), s::field("fix", s::text())});
}

json problem_schema() {
    const json field =
        s::object({s::field("field", s::text()), s::field("reason", s::text()), s::field("fix", s::text())});
    return s::object({s::field("type", s::text()), s::field("title", s::text()),
                      s::field("status", s::integer()), s::field("detail", s::text()),
                      s::field("code", s::text()), s::field("fix", s::text()),
                      s::field("fields", s::list(field)), s::field("request_id", s::text())});
}

json dead_letter_schema() {
    return s::object({s::field("id", s::uuid()), s::field("consumer", s::text()),
                      s::field("topic", s::text()), s::field("key", s::text()),
                      s::field("attempts", s::integer()), s::field("error", s::text()),
                      s::field("failed_at", s::time())});
}

json consumer_schema() {
    return s::object({s::field("name", s::text()), s::field("module", s::text()),
                      s::field("topics", s::list(s::text())), s::field("lag_events", s::integer()),
                      s::field("lag_seconds", s::number(0, 1e12)), s::field("retrying", s::integer()),
                      s::field("dead_letters", s::integer()),
                      s::field("state", s::one_of({"ok", "retrying", "paused"})),
                      s::field("last_error", s::nullable(s::text()))});
}

json system_health_schema() {
    const json state = s::one_of({"ok", "degraded", "down"});
    const json check =
        s::object({s::field("name", s::text()), s::field("state", state), s::field("detail", s::text()),
                   s::optional("value", s::number(-1e18, 1e18)), s::optional("unit", s::text())});
    const json loop = s::object({s::field("index", s::integer()), s::field("busy_percent", s::number(0, 100)),
                                 s::field("fibers", s::integer())});
    const json stall = s::object({s::field("module", s::text()), s::field("what", s::text()),
                                  s::field("milliseconds", s::integer()), s::field("at", s::time())});
    return s::object(
        {s::field("status", state), s::field("version", s::text()), s::field("uptime_seconds", s::integer()),
         s::field("started_at", s::time()), s::field("checks", s::list(check)),
         s::field("memory", s::object({s::field("resident_bytes", s::integer())})),
         s::field("database", s::object({s::field("embedded", s::boolean()), s::field("version", s::text()),
                                         s::field("connections_in_use", s::integer()),
                                         s::field("connections_max", s::integer()),
                                         s::field("size_bytes", s::integer())})),
         s::field("bus", s::object({s::field("consumers", s::list(s::reference("ConsumerHealth")))})),
         s::field("live", s::object({s::field("clients", s::integer())})), s::field("loops", s::list(loop)),
         s::field("stalls", s::list(stall))});
}

}  // namespace

modules::NamedSchemas host_schemas() {
    const std::string module_changed = "modules.state.changed";
    const std::string session_changed = "session.changed";
    modules::NamedSchemas named{
        {{"Session", session_schema()},
         {"Me", me_schema()},
         {"User", user_schema()},
         {"Module", module_schema()},
         {"ModulePermissions", permissions_schema()},
         {"ModuleUi", module_ui_schema()},
         {"ModuleSettings", settings_schema()},
         {"ModuleActivity", activity_schema()},
         {"StagedPackage", staged_package_schema()},
         {"Trouble", trouble_schema()},
         {"Problem", problem_schema()},
         {"DeadLetter", dead_letter_schema()},
         {"ConsumerHealth", consumer_schema()},
         {"SystemHealth", system_health_schema()},
         {module_changed,
          modules::live_message(module_changed, s::object({s::field("module", s::reference("Module"))}))},
         {session_changed, modules::live_message(session_changed, s::object({}))}},
        {module_changed, session_changed}};
    named.schemas.update(account_bodies());
    return named;
}

}  // namespace patchbay::api
