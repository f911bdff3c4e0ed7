#include "host/http/dispatcher.hpp"

#include "host/http/client_address.hpp"
#include "host/http/problem.hpp"
#include "host/http/target.hpp"
#include "host/log/log.hpp"
#include "host/runtime/gate.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace patchbay::http {

/// What admit() found out and handle() needs.
struct Dispatcher::Admitted {
    Match match;
    bool bad_target = false;
    std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
};

namespace {

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_api(std::string_view path) {
    return path.starts_with("/api/") || path.starts_with("/hooks/") || path.starts_with("/health/") ||
           path == "/metrics";
}

Error make_error(ErrorKind kind, std::string code, std::string title, std::string detail, std::string fix) {
    return {kind, std::move(code), std::move(title), std::move(detail), std::move(fix), {}, 0};
}

std::string_view host_of(std::string_view origin) {
    const auto scheme = origin.find("://");
    return scheme == std::string_view::npos ? std::string_view{} : origin.substr(scheme + 3);
}

/// Whether `identity` may call a route with this access; the error when not.
std::optional<Error> access_error(wire::Access access, const Identity& identity) {
    if (access == wire::Access::everyone) return std::nullopt;
    if (!identity.signed_in()) {
        return make_error(ErrorKind::unauthenticated, "accounts.signed_out", "You are not signed in",
                          "the request carries no valid session", "Sign in");
    }
    const std::string& role = identity.user.role;
    const bool admin = role == "admin";
    const bool allowed =
        access == wire::Access::member || admin || (access == wire::Access::operators && role == "operator");
    if (allowed) return std::nullopt;
    return make_error(ErrorKind::forbidden, "accounts.not_allowed", "Your role does not allow this",
                      "your role is " + role, "Ask an admin");
}

/// Whether it matters who sends the request. Probes must be answered without a database, and a webhook comes
/// from a server that has no session, all of them from few addresses.
bool asks_who(const Route& route) {
    if (route.csrf_exempt) return false;
    return route.declared.access != wire::Access::everyone || route.declared.path.starts_with("/api/");
}

/// Throws Failure(too_many).
void charge(RateLimiter& limiter, std::string_view key, Instant now) {
    const auto wait = limiter.take(key, now);
    if (wait.count() == 0) return;
    Error error = make_error(ErrorKind::too_many, "host.too_many_requests", "Too many requests", "",
                             "Wait and try again");
    error.retry_after_ms = static_cast<std::uint32_t>(wait.count());
    throw Failure(std::move(error));
}

/// Checked and read by different eyes, one of two values would go unchecked.
std::optional<std::string> repeated_name(const std::vector<Header>& query) {
    for (auto each = query.begin(); each != query.end(); ++each) {
        const auto same = [&](const Header& other) { return other.name == each->name; };
        if (std::any_of(query.begin(), each, same)) return each->name;
    }
    return std::nullopt;
}

std::optional<Error> query_error(const Request& request, const Route& route) {
    if (request.query.empty() && route.query_may_be_absent) return std::nullopt;
    if (!route.query) return std::nullopt;
    if (const auto twice = repeated_name(request.query)) {
        Error error = make_error(ErrorKind::invalid, "host.invalid", "A query parameter is not right",
                                 *twice + " is given twice", "Give it once");
        error.field_errors = {{*twice, "is given twice", "Give it once"}};
        return error;
    }
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const Header& each : request.query)
        pairs.emplace_back(each.name, each.value);
    auto errors = route.query->check(query_to_json(pairs, route.query->schema()));
    if (errors.empty()) return std::nullopt;
    Error error = make_error(ErrorKind::invalid, "host.invalid", "A query parameter is not right",
                             errors.front().field + " " + errors.front().reason, errors.front().fix);
    error.field_errors = std::move(errors);
    return error;
}

std::optional<Error> body_error(const Request& request, const Route& route) {
    if (!route.body) return std::nullopt;
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (body.is_discarded()) {
        return make_error(ErrorKind::invalid, "host.body_not_json", "The body is not JSON",
                          std::to_string(request.body.size()) + " bytes were received",
                          "Send JSON with Content-Type: application/json");
    }
    auto errors = route.body->check(body);
    if (errors.empty()) return std::nullopt;
    Error error = make_error(ErrorKind::invalid, "host.invalid", "A field is not right",
                             errors.front().field + " " + errors.front().reason, errors.front().fix);
    error.field_errors = std::move(errors);
    return error;
}

const std::shared_ptr<const Identity>& nobody() {
    static const auto kNobody = std::make_shared<const Identity>();
    return kNobody;
}

std::string random_prefix() {
    std::array<unsigned char, 4> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 9> hex{};
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
}

constexpr std::chrono::seconds kSuccessorLimit{2};
constexpr std::chrono::milliseconds kSuccessorLook{5};
constexpr std::size_t kSafetyHeaders = 7;  // at most
constexpr int kClientGone = 499;           // for counts and logs: nobody gets it

/// Leaves alone what the route said itself: a policy of its own is meant to be stricter.
void add_unless_said(Response& response, std::string_view name, std::string value) {
    const bool said = std::any_of(response.headers.begin(), response.headers.end(),
                                  [name](const Header& each) { return each.name == name; });
    if (!said) response.header(std::string(name), std::move(value));
}

void add_safety_headers(const Request& request, Response& response) {
    response.headers.reserve(response.headers.size() + kSafetyHeaders);
    response.header("X-Request-Id", request.request_id);
    add_unless_said(response, "X-Content-Type-Options", "nosniff");
    if (response.content_type.starts_with("text/html")) {
        add_unless_said(response, "Content-Security-Policy", std::string(kContentSecurityPolicy));
        response.header("X-Frame-Options", "DENY");
        response.header("Referrer-Policy", "same-origin");
        response.header("Cross-Origin-Opener-Policy", "same-origin");
    }
    if (request.secure) response.header("Strict-Transport-Security", "max-age=31536000");
    add_unless_said(response, "Cache-Control", "no-store");
}

}  // namespace

std::string csrf_objection(const Request& request, const Identity& identity) {
    if (is_safe(request.method)) return {};
    const std::string_view site = request.header("Sec-Fetch-Site");
    if (!site.empty() && site != "same-origin" && site != "none")
        return "the request comes from another site";
    const std::string_view origin = request.header("Origin");
    if (!origin.empty() && host_of(origin) != request.header("Host"))
        return "the Origin header names another site";
    if (!identity.signed_in()) return {};
    const std::string_view token = request.header("X-CSRF-Token");
    const bool right = token.size() == identity.csrf_token.size() &&
                       sodium_memcmp(token.data(), identity.csrf_token.data(), token.size()) == 0;
    return right ? "" : "X-CSRF-Token is missing or not this session's";
}

Dispatcher::Dispatcher(Router& router, Authenticator& authenticator, Upgrader& upgrader,
                       const StaticFiles& files, DispatcherOptions options,
                       std::function<void(const AccessRecord&)> access_log)
    : router_(router),
      authenticator_(authenticator),
      upgrader_(upgrader),
      files_(files),
      options_(std::move(options)),
      access_log_(std::move(access_log)),
      address_limiter_(options_.per_address),
      user_limiter_(options_.per_user),
      request_prefix_(random_prefix()) {}

std::string Dispatcher::next_request_id() {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                   request_number_.fetch_add(1, std::memory_order_relaxed), 16);
    return request_prefix_ + std::string(digits.data(), end.ptr);
}

void Dispatcher::believe_proxy(Request& request) const {
    const auto& trusted = options_.trusted_proxies;
    if (std::find(trusted.begin(), trusted.end(), request.remote_address) == trusted.end()) return;
    if (auto seen = forwarded_address(request.headers)) request.remote_address = std::move(*seen);
    request.secure = request.header("X-Forwarded-Proto") == "https";
}

Admission Dispatcher::admit(Request& request) {
    static const runtime::Label* const kUnrouted = runtime::intern_label("host", "no route");
    auto admitted = std::make_shared<Admitted>();
    request.request_id = next_request_id();
    if (!options_.trusted_proxies.empty()) believe_proxy(request);
    admitted->bad_target = !read_target(request);
    if (!admitted->bad_target) admitted->match = router_.table().find(request.method, request.path);
    Admission admission{kUnrouted, options_.body_limit, nullptr, false, is_safe(request.method)};
    if (const auto& route = admitted->match.route) {
        admission.label = route->label;
        admission.upgrades = route->upgrades;
        if (route->declared.body_limit != 0) admission.body_limit = route->declared.body_limit;
        request.parameters = std::move(admitted->match.parameters);
    }
    admission.match = std::move(admitted);
    return admission;
}

Response Dispatcher::handle(Request& request, const Admission& admission, ResponseStream& stream) {
    const auto& admitted = *static_cast<const Admitted*>(admission.match.get());
    Response response = answer(request, admitted, stream);
    add_safety_headers(request, response);
    const auto spent = std::chrono::steady_clock::now() - admitted.since;
    const Route* const route = admitted.match.route.get();
    (route != nullptr ? *route->statistics : unrouted_)
        .count(response.status, static_cast<std::uint64_t>(spent.count()));
    access_log_({request, response, route != nullptr ? std::string_view(route->module) : "host", spent});
    return response;
}

Response Dispatcher::answer(Request& request, const Admitted& admitted, ResponseStream& stream) {
    if (admitted.match.route == nullptr) return without_route(request, admitted);
    auto route = admitted.match.route;
    std::shared_ptr<const Identity> caller;  // found out once
    for (;;) {
        try {
            return answer_by(*route, request, admitted, caller, stream);
        } catch (const runtime::GateClosed& closed) {
            // Another version of the module has taken the route over since it was looked up, or will in a
            // moment: the one before crashed, or ends while the new one gets ready.
            Match now = router_.table().find(request.method, request.path);
            const bool waits = now.route == route;
            const bool too_long = std::chrono::steady_clock::now() - admitted.since > kSuccessorLimit;
            if (!now.route || too_long ||
                (waits && runtime::sleep_for(kSuccessorLook) == runtime::WaitOutcome::cancelled))
                return problem(closed.error(), request.request_id);
            route = std::move(now.route);
            request.parameters = std::move(now.parameters);
        }
    }
}

Response Dispatcher::answer_by(const Route& route, Request& request, const Admitted& admitted,
                               std::shared_ptr<const Identity>& caller, ResponseStream& stream) {
    try {
        if (!caller) caller = asks_who(route) ? identify(request, admitted.since) : nobody();
        const Identity& identity = *caller;
        if (const auto error = access_error(route.declared.access, identity))
            return problem(*error, request.request_id);
        if (!route.csrf_exempt) {
            if (std::string objection = csrf_objection(request, identity); !objection.empty()) {
                return problem(
                    make_error(ErrorKind::forbidden, "host.csrf", "The request may not come from this page",
                               std::move(objection), "Reload the page and try again"),
                    request.request_id);
            }
        }
        if (const auto error = query_error(request, route)) return problem(*error, request.request_id);
        if (const auto error = body_error(request, route)) return problem(*error, request.request_id);
        return call(request, route, identity, stream);
    } catch (const runtime::GateClosed&) {
        throw;
    } catch (const Failure& failure) {
        return problem(failure.error(), request.request_id);
    } catch (const Cancelled&) {
        if (stream.left()) {
            log::debug("request {} ended, its client is gone: {} {}", request.request_id, request.method,
                       request.path);
            return Response::empty(kClientGone);
        }
        return problem(make_error(ErrorKind::unavailable, "module.stopping", "The module is being stopped",
                                  "", "Try again in a moment"),
                       request.request_id);
    } catch (const std::exception& exception) {
        log::error("request {} failed: {}", request.request_id, exception.what());
        return problem(make_error(ErrorKind::internal, "host.internal", "Something went wrong here", "",
                                  "Try again; if it stays, tell the admin this request's id"),
                       request.request_id);
    }
}

Response Dispatcher::without_route(const Request& request, const Admitted& admitted) const {
    if (admitted.bad_target) {
        return problem(make_error(ErrorKind::invalid, "host.bad_target", "The address is malformed",
                                  "an escape in it can't be read", "Correct the address"),
                       request.request_id, 400);
    }
    if (!admitted.match.allowed.empty()) {
        Response response = problem(
            make_error(ErrorKind::invalid, "host.method_not_allowed",
                       "This address does not take " + request.method, "", "Use " + admitted.match.allowed),
            request.request_id, 405);
        return response.header("Allow", admitted.match.allowed);
    }
    if (is_api(request.path)) {
        return problem(
            make_error(ErrorKind::not_found, "host.no_such_route", "There is nothing at this address",
                       request.path + " belongs to no running module",
                       "See /api/openapi.json for what there is"),
            request.request_id);
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return problem(make_error(ErrorKind::invalid, "host.method_not_allowed",
                                  "This address does not take " + request.method, "", "Use GET"),
                       request.request_id, 405)
            .header("Allow", "GET, HEAD");
    }
    return files_.serve(request);
}

Response Dispatcher::call(Request& request, const Route& route, const Identity& identity,
                          ResponseStream& stream) const {
    Exchange exchange{request, identity, stream};
    return route.handler(exchange);
}

std::shared_ptr<const Identity> Dispatcher::identify(const Request& request, Instant now) {
    if (auto known = authenticator_.recall(request)) {
        charge(user_limiter_, known->user.id, now);
        return known;
    }
    // Charged before the database is asked, or strangers with made-up cookies could wear it out.
    const std::string address = limit_key(request.remote_address);
    charge(address_limiter_, address, now);
    Identity identity = authenticator_.identify(request);
    if (identity.signed_in()) {
        address_limiter_.give_back(address);
        charge(user_limiter_, identity.user.id, now);
    }
    return std::make_shared<const Identity>(std::move(identity));
}

std::unique_ptr<Response> Dispatcher::upgrade(Request& request, RawUpgrade& raw) {
    try {
        return upgrader_.upgrade(request, *identify(request, std::chrono::steady_clock::now()), raw);
    } catch (const Failure& failure) {
        return std::make_unique<Response>(problem(failure.error(), request.request_id));
    } catch (const std::exception& exception) {
        log::warn("a WebSocket handshake could not be checked: {}", exception.what());
        return std::make_unique<Response>(problem(
            make_error(ErrorKind::unavailable, "host.unavailable", "Not now", "", "Try again in a moment"),
            request.request_id));
    }
}

Response Dispatcher::busy(const Request& request) {
    unrouted_.count(503, 0);
    return problem(make_error(ErrorKind::unavailable, "host.busy", "Too many requests are under way", "",
                              "Try again in a moment"),
                   request.request_id);
}

Response Dispatcher::refuse(int status, std::string_view reason) {
    unrouted_.count(status, 0);
    Response response =
        problem(make_error(ErrorKind::invalid, "host.malformed_request", "The request can't be read",
                           std::string(reason), "Send a well-formed HTTP/1.1 request"),
                next_request_id(), status);
    response.header("X-Content-Type-Options", "nosniff");
    response.close = true;
    return response;
}

}  // namespace patchbay::http
