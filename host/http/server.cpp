#include "host/http/server.hpp"

#include "host/http/connection.hpp"
#include "host/http/presence_watch.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_set>

namespace patchbay::http {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

constexpr std::chrono::milliseconds kSweepEvery{250};
constexpr std::chrono::milliseconds kAcceptBackOff{100};

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// Listening sockets that may share a port don't notice a stranger who may too, such as another server of
/// this user: both would start, and each get some of the connections. One that may not share does notice.
void claim(boost::asio::io_context& io, const tcp::endpoint& endpoint) {
    tcp::acceptor probe(io, endpoint.protocol());
    probe.set_option(tcp::acceptor::reuse_address(true));
    probe.bind(endpoint);
}

/// The loops share the fibers evenly, as the kernel does the connections.
ServerLimits share_of(ServerLimits limits, std::size_t loops) {
    limits.requests_under_way = std::max<std::size_t>(limits.requests_under_way / loops, 1);
    return limits;
}

}  // namespace

/// Accepts and keeps the connections of one loop; used on that loop's thread, but for the counters.
class Listener : public std::enable_shared_from_this<Listener> {
  public:
    Listener(runtime::Loop& loop, Service& service, const ServerLimits& limits,
             std::shared_ptr<Places> places, std::atomic<bool>& closing)
        : loop_(loop),
          limits_(limits),
          places_(std::move(places)),
          acceptor_(loop.io()),
          sweeper_(loop.io()),
          closing_(closing) {
        home_ = std::make_shared<ConnectionHome>(
            ConnectionHome{loop, service, limits_, refused_heads, clients_left, closing_, requests_,
                           [this](Connection& gone) { forget(gone); }, std::make_shared<Outbox>(loop)});
    }

    void listen(const tcp::endpoint& endpoint) {
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.set_option(ReusePort(true));
        acceptor_.bind(endpoint);
        acceptor_.listen(4096);
    }
    unsigned short port() const { return acceptor_.local_endpoint().port(); }

    void start() {
        accept();
        sweep();
    }

    void close() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (Connection* connection : std::vector<Connection*>(connections_.begin(), connections_.end())) {
            connection->shared_from_this()->close_gently();
        }
    }

    void cut_all() {
        sweeper_.cancel();
        requests_->cancel();
        for (Connection* connection : std::vector<Connection*>(connections_.begin(), connections_.end()))
            connection->cut();
    }

    std::atomic<std::size_t> open{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused_heads{0};
    std::atomic<std::uint64_t> refused_connections{0};
    std::atomic<std::uint64_t> clients_left{0};

  private:
    void accept() {
        acceptor_.async_accept(
            [self = shared_from_this()](const boost::system::error_code& error, tcp::socket socket) {
                if (error == asio::error::operation_aborted || !self->acceptor_.is_open()) return;
                if (error) {
                    self->accept_later();  // no file descriptors left, most likely: don't spin
                    return;
                }
                self->admit(std::move(socket));
                self->accept();
            });
    }

    void accept_later() {
        auto timer = std::make_shared<asio::steady_timer>(loop_.io(), kAcceptBackOff);
        timer->async_wait(
            [self = shared_from_this(), timer](const boost::system::error_code&) { self->accept(); });
    }

    void admit(tcp::socket socket) {
        boost::system::error_code error;
        const auto peer = socket.remote_endpoint(error);
        if (error) return;
        std::string address = peer.address().to_string();
        auto place = places_->take(address);
        if (!place) {
            refused_connections.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        open.fetch_add(1, std::memory_order_relaxed);
        accepted.fetch_add(1, std::memory_order_relaxed);
        auto connection =
            std::make_shared<Connection>(home_, std::move(socket), std::move(address), std::move(place));
        connections_.insert(connection.get());
        connection->start();
    }

    void forget(Connection& gone) {
        connections_.erase(&gone);
        open.fetch_sub(1, std::memory_order_relaxed);
    }

    void sweep() {
        sweeper_.expires_after(kSweepEvery);
        sweeper_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
            if (error) return;
            const auto now = Connection::Clock::now();
            for (Connection* connection : self->connections_)
                connection->sweep(now);
            self->presence_.look(self->connections_);
            self->sweep();
        });
    }

    runtime::Loop& loop_;
    const ServerLimits limits_;
    const std::shared_ptr<Places> places_;
    tcp::acceptor acceptor_;
    asio::steady_timer sweeper_;
    std::atomic<bool>& closing_;
    const std::shared_ptr<runtime::CancelScope> requests_ = std::make_shared<runtime::CancelScope>();
    std::shared_ptr<ConnectionHome> home_;
    std::unordered_set<Connection*> connections_;
    PresenceWatch presence_;
};

struct Server::Impl {
    explicit Impl(runtime::Runtime& loops) : runtime(loops) {}
    runtime::Runtime& runtime;
    std::atomic<bool> closing{false};
    std::vector<std::shared_ptr<Listener>> listeners;
    unsigned short port = 0;
};

Server::Server(runtime::Runtime& runtime, Service& service, ServerOptions options)
    : impl_(std::make_unique<Impl>(runtime)) {
    const std::string where = options.address + ":" + std::to_string(options.port);
    try {
        tcp::endpoint endpoint(asio::ip::make_address(options.address), options.port);
        if (options.port != 0) claim(runtime.at(0).io(), endpoint);
        const auto places = std::make_shared<Places>(options.limits.places, options.proxies);
        const ServerLimits limits = share_of(options.limits, runtime.size());
        for (std::size_t index = 0; index < runtime.size(); ++index) {
            auto listener =
                std::make_shared<Listener>(runtime.at(index), service, limits, places, impl_->closing);
            listener->listen(endpoint);
            endpoint.port(listener->port());  // with port 0 the first one chooses for all
            impl_->listeners.push_back(std::move(listener));
        }
        impl_->port = endpoint.port();
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error("can't listen on " + where + ": " + error.code().message() +
                                 "; choose another place with --address and --port");
    }
    for (std::size_t index = 0; index < runtime.size(); ++index) {
        runtime.at(index).post([listener = impl_->listeners[index]] { listener->start(); });
    }
}

Server::~Server() {
    close();
    wait_closed(std::chrono::seconds(1));
}

unsigned short Server::port() const {
    return impl_->port;
}

ServerCounts Server::counts() const {
    ServerCounts counts;
    for (const auto& listener : impl_->listeners) {
        counts.connections += listener->open;
        counts.accepted += listener->accepted;
        counts.refused_heads += listener->refused_heads;
        counts.refused_connections += listener->refused_connections;
        counts.clients_left += listener->clients_left;
    }
    return counts;
}

void Server::close() {
    if (impl_->closing.exchange(true)) return;
    for (std::size_t index = 0; index < impl_->listeners.size(); ++index) {
        impl_->runtime.at(index).post([listener = impl_->listeners[index]] { listener->close(); });
    }
}

bool Server::wait_closed(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (counts().connections > 0 && std::chrono::steady_clock::now() < until) {
        runtime::sleep_for(std::chrono::milliseconds(5));
    }
    const bool clean = counts().connections == 0;
    for (std::size_t index = 0; index < impl_->listeners.size(); ++index) {
        const runtime::Pending<bool> done;
        impl_->runtime.at(index).post([listener = impl_->listeners[index], done] {
            listener->cut_all();
            done.complete(true);
        });
        done.wait(std::chrono::seconds(1));
    }
    return clean;
}

}  // namespace patchbay::http
