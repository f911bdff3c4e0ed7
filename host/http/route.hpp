#pragma once
// One route: what it matches, who may call it, what it takes and gives, and who handles it.

#include "host/http/message.hpp"
#include "host/http/schema_validator.hpp"
#include "host/runtime/label.hpp"

#include <patchbay/wire.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace patchbay::http {

/// Who is asking. Made by the Authenticator from the request's cookie.
struct Identity {
    wire::User user;  ///< id empty: nobody
    std::string session_id;
    std::string csrf_token;  ///< what unsafe methods must show in X-CSRF-Token
    std::chrono::system_clock::time_point expires_at = std::chrono::system_clock::time_point::max();
    bool signed_in() const { return !user.id.empty(); }
};

/// One request on its way through a handler; on the handler's fiber.
struct Exchange {
    Request& request;
    const Identity& identity;
    ResponseStream& stream;
};

using Handler = std::function<Response(Exchange&)>;

/// What became of a route's requests. Counted without locks.
struct RouteStatistics {
    static constexpr std::array<double, 10> kBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                     0.025,  0.1,   0.5,    2.5,   10};
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  ///< index: status / 100
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> latency{};
    std::atomic<std::uint64_t> nanoseconds{0};

    void count(int status, std::uint64_t spent_nanoseconds);
};

struct Route {
    wire::Route declared;
    std::string module;
    Handler handler;
    const runtime::Label* label = nullptr;
    std::shared_ptr<const SchemaValidator> query;  ///< null: not checked
    std::shared_ptr<const SchemaValidator> body;
    bool query_may_be_absent = false;             ///< a request without a query fits
    std::shared_ptr<RouteStatistics> statistics;  ///< shared with the metrics, which outlive a module
    bool csrf_exempt = false;  ///< called by other servers, never by a browser with a session
    bool upgrades = false;     ///< GET may become a WebSocket
};

/// A route with its schemas compiled. Throws std::invalid_argument for a schema, a method, an access or a
/// status that is none, and for a path that could be read as something else.
Route make_route(wire::Route declared, std::string module, Handler handler,
                 const nlohmann::json& definitions);

}  // namespace patchbay::http
