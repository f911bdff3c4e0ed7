#include "tests/fakes/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_map>

#include "tests/fakes/http/connection.hpp"

namespace asio = boost::asio;
using asio::ip::tcp;

namespace patchbay::fakes {

class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
  public:
    Impl(asio::io_context& context, Handler handler, const ServerLimits& limits)
        : context_(context),
          acceptor_(context),
          sweep_timer_(context),
          owner_(std::make_shared<ConnectionOwner>()) {
        owner_->handler = std::move(handler);
        owner_->limits = limits;
        owner_->on_end = [this](Connection* connection) { connections_.erase(connection); };
    }

    void open(const std::string& host, std::uint16_t port) {
        const tcp::endpoint endpoint(asio::ip::make_address_v4(host), port);
        acceptor_.open(tcp::v4());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen(4096);
        accept();
        sweep();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    void close() {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        sweep_timer_.cancel();
        owner_->on_end = [](Connection*) {};
        auto connections = std::move(connections_);
        connections_.clear();
        for (auto& [key, connection] : connections) {
            if (auto held = connection.lock()) held->shut();
        }
    }

  private:
    void accept() {
        acceptor_.async_accept(
            [self = shared_from_this()](boost::system::error_code error, tcp::socket socket) {
                if (!self->acceptor_.is_open()) return;
                if (!error) self->adopt(std::move(socket));
                if (error) return self->accept_later();  // out of descriptors: do not spin
                self->accept();
            });
    }

    void accept_later() {
        auto timer = std::make_shared<asio::steady_timer>(context_, std::chrono::milliseconds(50));
        timer->async_wait([self = shared_from_this(), timer](boost::system::error_code) {
            if (self->acceptor_.is_open()) self->accept();
        });
    }

    void adopt(tcp::socket socket) {
        if (connections_.size() >= owner_->limits.connections) return;  // closes it
        boost::system::error_code error;
        const int native = socket.release(error);
        if (error) return;
        auto connection = make_connection(context_, native, owner_);
        connections_.emplace(connection.get(), connection);
        connection->start();
    }

    void sweep() {
        sweep_timer_.expires_after(std::chrono::seconds(5));
        sweep_timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error) return;
            self->end_idle();
            self->sweep();
        });
    }

    void end_idle() {
        const auto limit = Clock::now() - owner_->limits.idle;
        auto copy = connections_;
        for (auto& [key, connection] : copy) {
            auto held = connection.lock();
            if (held && held->idle_since(limit)) {
                held->shut();
                connections_.erase(key);
            }
        }
    }

    asio::io_context& context_;
    tcp::acceptor acceptor_;
    asio::steady_timer sweep_timer_;
    std::shared_ptr<ConnectionOwner> owner_;
    std::unordered_map<Connection*, std::weak_ptr<Connection>> connections_;
};

Server::Server(Loop& loop, const std::string& host, std::uint16_t port, Handler handler,
               const ServerLimits& limits)
    : impl_(std::make_shared<Impl>(loop.context(), std::move(handler), limits)) {
    impl_->open(host, port);
}

Server::~Server() {
    close();
}

std::uint16_t Server::port() const {
    return impl_->port();
}

void Server::close() {
    impl_->close();
}

}  // namespace patchbay::fakes
