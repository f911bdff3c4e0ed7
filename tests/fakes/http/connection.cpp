#include "tests/fakes/http/connection.hpp"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <deque>
#include <optional>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace patchbay::fakes {

namespace {

class SocketExchange;

class SocketConnection : public Connection, public std::enable_shared_from_this<SocketConnection> {
  public:
    SocketConnection(asio::io_context& context, int native_socket, std::shared_ptr<ConnectionOwner> owner)
        : socket_(context, tcp::v4(), native_socket), owner_(std::move(owner)), touched_(Clock::now()) {
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
    }

    ~SocketConnection() override { owner_->on_end(this); }

    void start() override { read_head(); }

    void shut() override {
        on_disconnect_ = nullptr;
        end_socket();
    }

    bool idle_since(Clock::time_point limit) const override { return touched_ < limit; }

    // What the exchange of the request with this number asks for.
    bool current(std::uint64_t number) const { return number == number_ && awaiting_answer_; }
    void respond(std::uint64_t number, const HttpResponse& response);
    void start_stream(std::uint64_t number, const HttpResponse& head);
    void write(std::uint64_t number, std::string bytes, std::function<void(bool)> done);
    void end_stream(std::uint64_t number);
    void close(std::uint64_t number, bool by_reset);
    void on_disconnect(std::uint64_t number, std::function<void()> call);

  private:
    struct Pending {
        std::string bytes;
        std::function<void(bool)> done;
    };

    void read_head();
    void head_arrived(error_code error);
    void read_body();
    void request_arrived(error_code error);
    void refuse(int status);
    void watch();
    void watched();
    void client_gone();
    void end_socket();
    void queue(std::string bytes, std::function<void(bool)> done);
    void write_next();
    void written(error_code error);
    void answer_complete();

    tcp::socket socket_;
    std::shared_ptr<ConnectionOwner> owner_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::deque<Pending> writes_;
    std::function<void()> on_disconnect_;
    Clock::time_point touched_;
    std::uint64_t number_ = 0;
    bool awaiting_answer_ = false;
    bool watching_ = false;
    bool writing_ = false;
    bool keep_alive_ = true;
    bool head_only_ = false;
};

class SocketExchange : public Exchange {
  public:
    SocketExchange(std::shared_ptr<SocketConnection> connection, std::uint64_t number, HttpRequest request)
        : connection_(std::move(connection)), number_(number) {
        request_ = std::move(request);
    }

    void respond(HttpResponse response) override { connection_->respond(number_, response); }
    void start_stream(const HttpResponse& head) override { connection_->start_stream(number_, head); }
    void write(std::string bytes, std::function<void(bool)> done) override {
        connection_->write(number_, std::move(bytes), std::move(done));
    }
    void end_stream() override { connection_->end_stream(number_); }
    void close() override { connection_->close(number_, false); }
    void reset() override { connection_->close(number_, true); }
    void on_disconnect(std::function<void()> call) override {
        connection_->on_disconnect(number_, std::move(call));
    }
    bool open() const override { return connection_->current(number_); }

  private:
    std::shared_ptr<SocketConnection> connection_;
    std::uint64_t number_;
};

HttpRequest to_request(http::request<http::string_body>& message) {
    HttpRequest request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    const auto mark = request.target.find('?');
    request.path = request.target.substr(0, mark);
    if (mark != std::string::npos) request.query = request.target.substr(mark + 1);
    for (const auto& field : message) {
        request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    request.body = std::move(message.body());
    return request;
}

void SocketConnection::read_head() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(owner_->limits.header_bytes));
    parser_->body_limit(owner_->limits.body_bytes);
    http::async_read_header(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->head_arrived(error); });
}

void SocketConnection::head_arrived(error_code error) {
    touched_ = Clock::now();
    if (error == http::error::body_limit) return refuse(413);
    if (error == http::error::end_of_stream) return end_socket();
    if (error)
        return error.category() == http::make_error_code(http::error::end_of_stream).category()
                   ? refuse(400)
                   : end_socket();
    if (parser_->is_done()) return request_arrived({});
    if (!equal_ignoring_case(parser_->get()[http::field::expect], "100-continue")) return read_body();
    static const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(go_on),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                          if (!failed) self->read_body();
                      });
}

void SocketConnection::read_body() {
    http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
        self->request_arrived(error);
    });
}

void SocketConnection::request_arrived(error_code error) {
    touched_ = Clock::now();
    if (error == http::error::body_limit) return refuse(413);
    if (error) return end_socket();
    keep_alive_ = parser_->get().keep_alive();
    head_only_ = parser_->get().method() == http::verb::head;
    awaiting_answer_ = true;
    ++number_;
    auto exchange = std::make_shared<SocketExchange>(shared_from_this(), number_, to_request(parser_->get()));
    owner_->handler(exchange);
    if (awaiting_answer_ && writes_.empty()) watch();
}

void SocketConnection::refuse(int status) {
    HttpResponse response;
    response.status = status;
    response.content_type = "text/plain";
    response.body = reason_phrase(status);
    keep_alive_ = false;
    queue(response_head(response, false, false) + response.body, [self = shared_from_this()](bool) {
        error_code ignored;
        self->socket_.shutdown(tcp::socket::shutdown_send, ignored);
        self->end_socket();
    });
}

void SocketConnection::watch() {
    if (watching_ || !socket_.is_open()) return;
    watching_ = true;
    // Holds the connection: an exchange that nobody keeps must stay silent, not close.
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
        self->watching_ = false;
        if (!error && self->awaiting_answer_) self->watched();
    });
}

// Readable while an answer is due: either the client left or it already sends its next request.
void SocketConnection::watched() {
    char byte = 0;
    const auto count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count > 0) return;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return watch();
    client_gone();
}

void SocketConnection::client_gone() {
    awaiting_answer_ = false;
    auto call = std::move(on_disconnect_);
    on_disconnect_ = nullptr;
    end_socket();
    if (call) call();
}

void SocketConnection::end_socket() {
    awaiting_answer_ = false;
    error_code ignored;
    socket_.close(ignored);
}

void SocketConnection::queue(std::string bytes, std::function<void(bool)> done) {
    writes_.push_back({std::move(bytes), std::move(done)});
    if (!writing_) write_next();
}

void SocketConnection::write_next() {
    writing_ = true;
    asio::async_write(socket_, asio::buffer(writes_.front().bytes),
                      [self = shared_from_this()](error_code error, std::size_t) { self->written(error); });
}

void SocketConnection::written(error_code error) {
    touched_ = Clock::now();
    const auto done = std::move(writes_.front().done);
    writes_.pop_front();
    writing_ = false;
    if (error) client_gone();
    if (!error && !writes_.empty()) write_next();
    if (done) done(!error);
}

void SocketConnection::respond(std::uint64_t number, const HttpResponse& response) {
    if (!current(number)) return;
    auto bytes = response_head(response, false, keep_alive_);
    if (!head_only_) bytes += response.body;
    queue(std::move(bytes), [self = shared_from_this()](bool sent) {
        if (sent) self->answer_complete();
    });
    awaiting_answer_ = false;
    on_disconnect_ = nullptr;
}

void SocketConnection::start_stream(std::uint64_t number, const HttpResponse& head) {
    if (!current(number)) return;
    queue(response_head(head, true, keep_alive_), nullptr);
    watch();
}

void SocketConnection::write(std::uint64_t number, std::string bytes, std::function<void(bool)> done) {
    if (!current(number)) {
        if (done) done(false);
        return;
    }
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string size;
    for (auto rest = bytes.size(); rest > 0; rest /= 16)
        size.insert(size.begin(), kDigits[rest % 16]);
    queue(size + "\r\n" + bytes + "\r\n", std::move(done));
}

void SocketConnection::end_stream(std::uint64_t number) {
    if (!current(number)) return;
    queue("0\r\n\r\n", [self = shared_from_this()](bool sent) {
        if (sent) self->answer_complete();
    });
    awaiting_answer_ = false;
    on_disconnect_ = nullptr;
}

void SocketConnection::answer_complete() {
    if (!socket_.is_open()) return;
    if (keep_alive_) return read_head();
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    end_socket();
}

void SocketConnection::close(std::uint64_t number, bool by_reset) {
    if (!current(number)) return;
    on_disconnect_ = nullptr;
    error_code ignored;
    if (by_reset) {
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    } else {
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
    }
    end_socket();
}

void SocketConnection::on_disconnect(std::uint64_t number, std::function<void()> call) {
    if (current(number)) on_disconnect_ = std::move(call);
}

}  // namespace

std::shared_ptr<Connection> make_connection(asio::io_context& context, int native_socket,
                                            std::shared_ptr<ConnectionOwner> owner) {
    return std::make_shared<SocketConnection>(context, native_socket, std::move(owner));
}

}  // namespace patchbay::fakes
