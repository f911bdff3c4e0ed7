// One client's connection to a fake server: reads requests one after another, hands each to the
// handler and writes what the exchange is told. Kept alive by its own pending reads and writes.
#pragma once

#include <functional>
#include <memory>

#include "tests/fakes/http/server.hpp"

namespace patchbay::fakes {

class Connection {
  public:
    virtual ~Connection() = default;
    virtual void start() = 0;
    virtual void shut() = 0;  // end now, without calling anybody back
    virtual bool idle_since(Clock::time_point limit) const = 0;
};

struct ConnectionOwner {
    Handler handler;
    ServerLimits limits;
    std::function<void(Connection*)> on_end;
};

// Takes over an accepted IPv4 socket. The owner outlives the connection or calls shut() first.
std::shared_ptr<Connection> make_connection(boost::asio::io_context& context, int native_socket,
                                            std::shared_ptr<ConnectionOwner> owner);

}  // namespace patchbay::fakes
