#pragma once
// What happens to every request: identity, limits, access, CSRF, checks against the route's schemas, the
// handler, and then headers, counting and the access log. One function each, in that order in handle().

#include "host/http/rate_limit.hpp"
#include "host/http/router.hpp"
#include "host/http/server.hpp"
#include "host/http/static_files.hpp"

#include <functional>
#include <memory>
#include <string>

namespace patchbay::http {

/// Says who is asking. Implemented by accounts.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    /// Who is known without asking the database. Null: identify() can tell.
    virtual std::shared_ptr<const Identity> recall(const Request& request) = 0;
    /// Nobody (an empty identity) when the request carries no valid session. On the request's fiber; may
    /// wait.
    virtual Identity identify(const Request& request) = 0;
};

/// Takes over WebSocket handshakes. Implemented by live.
class Upgrader {
  public:
    virtual ~Upgrader() = default;
    virtual std::unique_ptr<Response> upgrade(const Request& request, const Identity& identity,
                                              RawUpgrade& raw) = 0;
};

struct AccessRecord {
    const Request& request;
    const Response& response;
    std::string_view module;
    std::chrono::nanoseconds spent;
};

struct DispatcherOptions {
    std::uint64_t body_limit = 1024 * 1024;
    Rate per_address{100, std::chrono::minutes(1), 0};  ///< of those who are not signed in
    Rate per_user{1000, std::chrono::minutes(1), 0};
    std::vector<std::string> trusted_proxies;  ///< addresses whose X-Forwarded-* are believed
};

class Dispatcher : public Service {
  public:
    Dispatcher(Router& router, Authenticator& authenticator, Upgrader& upgrader, const StaticFiles& files,
               DispatcherOptions options, std::function<void(const AccessRecord&)> access_log);

    Admission admit(Request& request) override;
    Response handle(Request& request, const Admission& admission, ResponseStream& stream) override;
    std::unique_ptr<Response> upgrade(Request& request, RawUpgrade& raw) override;
    Response refuse(int status, std::string_view reason) override;
    Response busy(const Request& request) override;

    /// Requests that matched no route, by what they got instead.
    const RouteStatistics& unrouted() const { return unrouted_; }

  private:
    struct Admitted;

    Response answer(Request& request, const Admitted& admitted, ResponseStream& stream);
    Response answer_by(const Route& route, Request& request, const Admitted& admitted,
                       std::shared_ptr<const Identity>& caller, ResponseStream& stream);
    Response without_route(const Request& request, const Admitted& admitted) const;
    Response call(Request& request, const Route& route, const Identity& identity,
                  ResponseStream& stream) const;
    void believe_proxy(Request& request) const;
    std::shared_ptr<const Identity> identify(const Request& request, Instant now);
    std::string next_request_id();

    Router& router_;
    Authenticator& authenticator_;
    Upgrader& upgrader_;
    const StaticFiles& files_;
    const DispatcherOptions options_;
    std::function<void(const AccessRecord&)> access_log_;
    RateLimiter address_limiter_;
    RateLimiter user_limiter_;
    RouteStatistics unrouted_;
    const std::string request_prefix_;
    std::atomic<std::uint64_t> request_number_{0};
};

/// Why a browser's request may not change anything; empty when it may. Pure.
/// Source: Fetch metadata (Sec-Fetch-Site) and Origin, plus the session-bound token.
std::string csrf_objection(const Request& request, const Identity& identity);

}  // namespace patchbay::http
