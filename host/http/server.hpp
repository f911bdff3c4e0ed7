#pragma once
// The HTTP/1.1 server: one listening socket per loop (SO_REUSEPORT), connections as plain Asio callbacks,
// each request on a fiber of its own. What a request means is the Service's business.
//
// Made by app::Server. close() stops accepting and ends idle connections; those with a request under way end
// after their answer. The object must live until every connection is gone (wait_closed).

#include "host/http/header_gate.hpp"
#include "host/http/message.hpp"
#include "host/http/places.hpp"
#include "host/runtime/label.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/wait.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::http {

class RawUpgrade;

/// What the service says about a request once its head is there, before the body is read.
struct Admission {
    const runtime::Label* label = nullptr;  ///< for the fiber
    std::uint64_t body_limit = 0;           ///< bytes
    std::shared_ptr<void> match;            ///< the service's own, handed back in handle()
    bool upgrades = false;                  ///< may become a WebSocket
    bool ends_with_client = false;          ///< when the client leaves, the waits of handle() end
};

/// The application behind the server. Called on any loop.
class Service {
  public:
    virtual ~Service() = default;
    /// On the connection's callback: must be quick and must not wait.
    virtual Admission admit(Request& request) = 0;
    /// On the request's fiber. Never throws.
    virtual Response handle(Request& request, const Admission& admission, ResponseStream& stream) = 0;
    /// Takes over the connection of a WebSocket handshake; an answer when it refuses. On the request's fiber.
    virtual std::unique_ptr<Response> upgrade(Request& request, RawUpgrade& raw) = 0;
    /// A request that did not get past the gate: the answer to give.
    virtual Response refuse(int status, std::string_view reason) = 0;
    /// A request that came while too many were under way. On the connection's callback.
    virtual Response busy(const Request& request) = 0;
};

struct ServerLimits {
    HeaderLimits head;
    PlaceLimits places;
    std::size_t requests_under_way = 20000;  ///< each has a fiber; the loops share them evenly
    std::chrono::milliseconds header_deadline{5000};
    std::chrono::milliseconds idle{30000};
    std::chrono::milliseconds body_base{10000};  ///< plus the time the body takes at body_rate
    std::uint64_t body_rate = 64 * 1024;         ///< bytes a second
    std::chrono::milliseconds write_deadline{30000};
    std::chrono::milliseconds linger{2000};  ///< for a refused client to stop sending and read why
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    unsigned short port = 8080;  ///< 0: any
    ServerLimits limits;
    std::vector<std::string> proxies;  ///< addresses that are not bounded each
};

struct ServerCounts {
    std::size_t connections = 0;
    std::uint64_t accepted = 0;
    std::uint64_t refused_heads = 0;
    std::uint64_t refused_connections = 0;
    std::uint64_t clients_left = 0;  ///< while a request was handled that ended with that
};

class Server {
  public:
    /// Throws std::runtime_error with what stands in the way (address in use, no right to the port).
    Server(runtime::Runtime& runtime, Service& service, ServerOptions options);
    ~Server();

    unsigned short port() const;
    ServerCounts counts() const;
    void close();
    /// True when every connection is gone within `limit`; what is left is cut off, and its requests' waits
    /// are cancelled.
    bool wait_closed(std::chrono::milliseconds limit);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::http
