#pragma once
// Outbound HTTP for the whole host, on libcurl's multi interface: each event loop drives its own connections,
// which are reused. Guarded calls (see address_policy.hpp) and others never share connections. Owned by
// app::Server; called from fibers or plain threads, never from a loop's callbacks outside a fiber (it waits).
//
// Ends: the destructor aborts everything in flight and waits for the loops to let go, 5 seconds at most;
// destroy it before Runtime::stop(). Calls and Streams that are still around then fail, they don't crash.

#include "host/outbound/address_policy.hpp"
#include "host/outbound/stats.hpp"
#include "host/outbound/stream.hpp"

#include <patchbay/wire.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace patchbay::runtime {
class Runtime;
}

namespace patchbay::outbound {

struct ClientOptions {
    std::size_t max_in_flight = 4096;
    std::size_t max_per_host = 1024;  // scheme, host and port
    std::size_t max_waiting = 8192;   // beyond it calls fail at once with "busy"
    std::size_t max_resolving = 128;  // names looked up at a time, per loop; each takes a thread of libcurl's
    std::size_t kept_connections = 512;  // idle ones, per loop
    std::size_t stream_buffer = 256 * 1024;
    std::string user_agent = "Patchbay";
    std::string ca_file;  // empty: the system's
    /// Off: libcurl 7.88's HTTP/2 is the first one rewritten as filters, and mixes badly with pausing.
    bool http2 = false;
    /// A proxy connects on its own, so that the guard sees only the URL: its port, and its host when that is
    /// an address. Off: a guarded call with a proxy is refused.
    bool allow_guarded_proxy = false;
    AddressRules guard;
};

class Client {
  public:
    Client(runtime::Runtime& runtime, ClientOptions options);
    ~Client();
    Client(const Client&) = delete;

    /// The whole exchange. What happens on the network is a value (status 0, failure, failure_code, reached).
    /// Throws patchbay::Cancelled when the caller's scope is cancelled; the transfer is aborted then.
    wire::OutboundResponse send(const wire::OutboundRequest& request);

    /// `head` when status and headers are there; then read the body. Null when there is no answer: see
    /// head.failure. The body comes as the server sent it: no compression is asked for and none undone.
    std::unique_ptr<Stream> open(const wire::OutboundRequest& request, wire::OutboundResponse& head);

    ClientStats stats() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::outbound
