// A small HTTP/1.1 server: keep-alive, chunked bodies, bounded everything. Owned by a fake, lives on
// its loop. Construction binds and listens (throws with the reason); close() ends every connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "tests/fakes/http/exchange.hpp"
#include "tests/fakes/http/loop.hpp"

namespace patchbay::fakes {

struct ServerLimits {
    std::size_t connections = 20'000;
    std::size_t header_bytes = 64 * 1024;
    std::size_t body_bytes = 64 * 1024 * 1024;
    std::chrono::seconds idle{600};
};

class Server {
  public:
    // host is an IPv4 address; port 0 takes any free one.
    Server(Loop& loop, const std::string& host, std::uint16_t port, Handler handler,
           const ServerLimits& limits = {});
    ~Server();

    std::uint16_t port() const;
    void close();

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;  // shared with the accept callback that may still be queued
};

}  // namespace patchbay::fakes
