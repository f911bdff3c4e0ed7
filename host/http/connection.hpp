#pragma once
// One client connection; used by server.cpp. Lives on one loop; kept alive by its pending callbacks and
// fibers.
//
// Each step (read a head, read a body, handle, write) sets a deadline; the server's sweeper cuts connections
// whose deadline has passed, which is cheaper than a timer for each.

#include "host/http/outbox.hpp"
#include "host/http/presence.hpp"
#include "host/http/raw_upgrade.hpp"
#include "host/http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace patchbay::http {

/// What connections of one loop share.
struct ConnectionHome {
    runtime::Loop& loop;
    Service& service;
    const ServerLimits& limits;
    std::atomic<std::uint64_t>& refused_heads;
    std::atomic<std::uint64_t>& clients_left;
    std::atomic<bool>& closing;
    std::shared_ptr<runtime::CancelScope> requests;  // what their fibers wait within
    std::function<void(class Connection&)> gone;
    std::shared_ptr<Outbox> outbox;
};

class Connection : public std::enable_shared_from_this<Connection>, public ResponseStream {
  public:
    using Clock = std::chrono::steady_clock;

    Connection(std::shared_ptr<ConnectionHome> home, boost::asio::ip::tcp::socket socket, std::string address,
               std::unique_ptr<Places::Place> place);
    ~Connection() override;

    void start();
    /// On the loop: cuts the connection when its deadline has passed.
    void sweep(Clock::time_point now);
    /// On the loop: ends it now if idle, else after the answer under way.
    void close_gently();
    void cut();

    // For the loop's look at its clients:
    /// The socket of a client whose request has been handled since the look before this one, and ends when
    /// the client is gone; -1: there is none.
    int watched_socket();
    void on_presence(Presence presence);

    // For the outbox:
    /// Sends the answer that is ready. True when all of it went out, and on_written() is due.
    bool send_prepared();
    void on_written(const boost::system::error_code& error);

    // ResponseStream, on the request's fiber:
    void begin(const Response& head) override;
    bool write(std::string_view bytes) override;
    bool open() const override { return !cut_ && !head_only_; }
    bool left() const override { return left_; }

  private:
    enum class Watch { off, soon, on, asked };  // whether the client is still there

    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    void read_more();
    void on_read(const boost::system::error_code& error, std::size_t size);
    void advance();
    void take_head(std::size_t size);
    void take_body();
    bool body_complete() const { return parser_->is_done(); }
    /// False when the connection is broken. What finds no room is dropped: then much is on its way anyhow.
    bool send_continue();
    void leave();
    std::string_view received() const {
        return {static_cast<const char*>(received_.data().data()), received_.size()};
    }
    Request make_request();
    void dispatch();
    void run_handler();
    void finish(Response response);
    void refuse(int status, std::string_view reason);
    void send(Response response);
    void end();
    void linger();
    void next_request();
    bool try_upgrade();
    bool write_all(std::string_view bytes);
    void set_deadline(std::chrono::milliseconds in);

    std::shared_ptr<ConnectionHome> home_;
    boost::asio::ip::tcp::socket socket_;
    const std::string address_;
    std::unique_ptr<Places::Place> place_;
    std::shared_ptr<runtime::CancelScope> while_client_waits_;  // of requests that end with the client
    boost::beast::flat_buffer received_;                        // bytes not yet consumed
    std::optional<Parser> parser_;                              // set once a head has passed the gate
    Request request_;
    Admission admission_;
    std::string outgoing_;
    std::shared_ptr<const std::string> outgoing_shared_;
    Clock::time_point deadline_;
    std::size_t discarded_ = 0;
    bool reading_ = false;
    bool head_begun_ = false;
    bool refused_ = false;
    bool handling_ = false;
    bool keep_alive_ = false;
    bool close_after_ = false;
    bool head_only_ = false;
    bool chunked_stream_ = false;
    bool stream_begun_ = false;
    Watch watch_ = Watch::off;
    std::atomic<bool> cut_{false};
    bool left_ = false;
};

}  // namespace patchbay::http
