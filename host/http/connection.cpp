#include "host/http/connection.hpp"

#include "host/http/response_writer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <ctime>
#include <utility>

namespace patchbay::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr std::size_t kHeadReadSize = 4 * 1024;  // most requests fit, and idle connections keep it
constexpr std::size_t kBodyReadSize = 16 * 1024;
constexpr std::size_t kKeptCapacity = 64 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kLargestDiscard = 64 * 1024 * 1024;

/// Some milliseconds behind, and a fraction of the cost of the exact one: enough for limits of seconds.
Connection::Clock::time_point coarse_now() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return Connection::Clock::time_point(std::chrono::seconds(now.tv_sec) +
                                         std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace

Connection::Connection(std::shared_ptr<ConnectionHome> home, asio::ip::tcp::socket socket,
                       std::string address, std::unique_ptr<Places::Place> place)
    : home_(std::move(home)),
      socket_(std::move(socket)),
      address_(std::move(address)),
      place_(std::move(place)) {}

Connection::~Connection() {
    home_->gone(*this);
}

void Connection::start() {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    set_deadline(home_->limits.header_deadline);
    head_begun_ = true;  // the first one is due from the connection on
    read_more();
}

void Connection::set_deadline(std::chrono::milliseconds in) {
    deadline_ = coarse_now() + in;
}

void Connection::sweep(Clock::time_point now) {
    if (now >= deadline_) cut();
}

void Connection::close_gently() {
    close_after_ = true;
    if (!handling_ && !parser_ && received_.size() == 0) cut();
}

void Connection::cut() {
    if (cut_.exchange(true)) return;
    boost::system::error_code ignored;
    socket_.close(ignored);
}

void Connection::read_more() {
    if (cut_ || reading_) return;
    reading_ = true;
    socket_.async_read_some(
        received_.prepare(parser_ ? kBodyReadSize : kHeadReadSize),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
            self->reading_ = false;
            self->received_.commit(size);
            self->on_read(error, size);
        });
}

void Connection::on_read(const boost::system::error_code& error, std::size_t size) {
    if (error || size == 0) {
        cut();
        return;
    }
    advance();
}

void Connection::advance() {
    if (cut_ || handling_) return;
    if (parser_) {
        take_body();
        return;
    }
    // Empty lines before a request are allowed (RFC 9112 section 2.2).
    while (received().starts_with("\r\n"))
        received_.consume(2);
    if (received_.size() == 0) {
        read_more();
        return;
    }
    if (!std::exchange(head_begun_, true)) set_deadline(home_->limits.header_deadline);
    const std::size_t size = find_head_end(received());
    if (size == std::string::npos) {
        if (received_.size() > home_->limits.head.header) {
            refuse(431, "the head is longer than 8 KiB");
        } else {
            read_more();
        }
        return;
    }
    take_head(size);
}

void Connection::take_head(std::size_t size) {
    const GateVerdict verdict = inspect_head(received().substr(0, size), home_->limits.head);
    if (!verdict) {
        refuse(verdict.status, verdict.reason);
        return;
    }
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(home_->limits.head.header));
    parser_->body_limit(boost::none);  // bounded below, once the route is known
    beast::error_code error;
    parser_->eager(false);
    parser_->put(asio::buffer(received_.data(), size), error);
    if (error || !parser_->is_header_done()) {
        refuse(400, "the head can't be parsed");
        return;
    }
    received_.consume(size);
    keep_alive_ = parser_->get().keep_alive();
    request_ = make_request();
    admission_ = home_->service.admit(request_);
    if (const auto length = parser_->content_length(); length && *length > admission_.body_limit) {
        refuse(413, "the body is larger than this route takes");
        return;
    }
    parser_->body_limit(admission_.body_limit);
    parser_->eager(true);
    if (!parser_->is_done()) {
        const std::uint64_t expected = parser_->content_length().value_or(admission_.body_limit);
        set_deadline(home_->limits.body_base +
                     std::chrono::milliseconds(expected * 1000 / home_->limits.body_rate));
        if (parser_->get()[beast::http::field::expect] == "100-continue" && received_.size() == 0)
            send_continue();
    }
    take_body();
}

bool Connection::send_continue() {
    boost::system::error_code error;
    const std::size_t sent = socket_.write_some(asio::buffer(kContinue), error);
    return error == asio::error::would_block || sent == kContinue.size();
}

void Connection::take_body() {
    while (!parser_->is_done() && received_.size() > 0) {
        beast::error_code error;
        const std::size_t used = parser_->put(received_.data(), error);
        received_.consume(used);
        if (error == beast::http::error::need_more) break;
        if (error == beast::http::error::body_limit) {
            refuse(413, "the body is larger than this route takes");
            return;
        }
        if (error) {
            refuse(400, "the body's framing is malformed");
            return;
        }
        if (used == 0) break;
    }
    if (parser_->is_done()) {
        dispatch();
    } else if (received_.size() > home_->limits.head.header) {
        refuse(400, "a chunk's head is too long");  // chunk extensions without end
    } else {
        read_more();
    }
}

Request Connection::make_request() {
    const auto& head = parser_->get();
    Request request;
    request.method = std::string(head.method_string());
    request.target = std::string(head.target());
    request.remote_address = address_;
    request.headers.reserve(16);
    for (const auto& field : head)
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    return request;
}

void Connection::dispatch() {
    const auto self = shared_from_this();  // the fiber may be the last to hold us
    handling_ = true;
    deadline_ = Clock::time_point::max();  // the handler's own limits count now
    request_.body = std::move(parser_->get().body());
    head_only_ = request_.method == "HEAD";
    if (home_->loop.fibers() >= home_->limits.requests_under_way) {
        send(home_->service.busy(request_));
    } else {
        run_handler();
    }
}

void Connection::run_handler() {
    const bool ends_with_client = admission_.ends_with_client;
    if (ends_with_client && !while_client_waits_)
        while_client_waits_ = runtime::CancelScope::within(home_->requests);
    watch_ = ends_with_client ? Watch::soon : Watch::off;
    home_->loop.spawn_now(
        admission_.label, ends_with_client ? while_client_waits_ : home_->requests,
        [self = shared_from_this()] {
            if (self->admission_.upgrades && self->try_upgrade()) return;
            self->finish(self->home_->service.handle(self->request_, self->admission_, *self));
        });
}

int Connection::watched_socket() {
    if (watch_ == Watch::off || cut_) return -1;
    if (watch_ == Watch::soon) {
        watch_ = Watch::on;
        return -1;
    }
    return socket_.native_handle();
}

void Connection::on_presence(Presence presence) {
    const bool can_ask = watch_ != Watch::asked && !stream_begun_ && parser_->get().version() == 11;
    const PresenceStep step = step_for(presence, can_ask);
    if (step == PresenceStep::ask) watch_ = Watch::asked;
    if (step == PresenceStep::leave || (step == PresenceStep::ask && !send_continue())) leave();
}

void Connection::leave() {
    watch_ = Watch::off;
    left_ = true;
    home_->clients_left.fetch_add(1, std::memory_order_relaxed);
    cut();
    while_client_waits_->abandon();
}

bool Connection::try_upgrade() {
    if (!beast::websocket::is_upgrade(parser_->get())) return false;
    watch_ = Watch::off;
    auto message = parser_->release();
    std::string early(received());
    RawUpgrade raw{home_->loop, socket_, message, early, place_};
    auto refusal = home_->service.upgrade(request_, raw);
    if (refusal) {
        keep_alive_ = false;
        finish(std::move(*refusal));
    }
    return true;
}

void Connection::finish(Response response) {
    watch_ = Watch::off;
    if (!stream_begun_) {
        send(std::move(response));
        return;
    }
    stream_begun_ = false;
    if (!head_only_) {
        // Only a broken connection tells the client that what it has is not the whole answer.
        if (!response.streamed) cut();
        if (chunked_stream_) write_all("0\r\n\r\n");
    }
    if (!chunked_stream_) keep_alive_ = false;
    home_->loop.post([self = shared_from_this()] { self->on_written({}); });
}

void Connection::refuse(int status, std::string_view reason) {
    home_->refused_heads.fetch_add(1, std::memory_order_relaxed);
    keep_alive_ = false;
    handling_ = true;  // nothing more is read
    refused_ = true;
    send(home_->service.refuse(status, reason));
}

void Connection::send(Response response) {
    if (cut_) return;
    keep_alive_ = keep_alive_ && !response.close && !close_after_ && !home_->closing;
    outgoing_.clear();
    append_head(outgoing_, response, {response.content().size(), false, keep_alive_});
    outgoing_shared_.reset();
    if (!head_only_ && has_body(response.status)) {
        if (response.shared_body) {
            outgoing_shared_ = response.shared_body;
        } else {
            outgoing_ += response.body;
        }
    }
    home_->outbox->add(shared_from_this());
}

bool Connection::send_prepared() {
    if (cut_) return false;
    set_deadline(home_->limits.write_deadline);
    // Most answers fit the socket's buffer: try at once and save a turn through the reactor.
    boost::system::error_code error;
    const std::size_t sent = outgoing_shared_ ? 0 : socket_.write_some(asio::buffer(outgoing_), error);
    if (!outgoing_shared_ && !error && sent == outgoing_.size()) return true;
    if (error && error != asio::error::would_block) {
        cut();
        return false;
    }
    const std::string_view shared =
        outgoing_shared_ ? std::string_view(*outgoing_shared_) : std::string_view();
    const std::array<asio::const_buffer, 2> buffers{
        asio::buffer(outgoing_.data() + (error ? 0 : sent), outgoing_.size() - (error ? 0 : sent)),
        asio::buffer(shared.data(), shared.size())};
    asio::async_write(socket_, buffers,
                      [self = shared_from_this()](const boost::system::error_code& failed, std::size_t) {
                          self->on_written(failed);
                      });
    return false;
}

void Connection::on_written(const boost::system::error_code& error) {
    if (error || cut_) {
        cut();
    } else if (!keep_alive_ || (close_after_ && received_.size() == 0)) {
        end();
    } else {
        next_request();
    }
}

void Connection::end() {
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    if (refused_) {
        set_deadline(home_->limits.linger);
        linger();
    } else {
        cut();
    }
}

/// Closing with bytes unread would reset the connection, and destroy the answer that says why (RFC 9112
/// section 9.6). So what the client still sends is taken and dropped, until it stops.
void Connection::linger() {
    discarded_ += received_.size();
    received_.consume(received_.size());
    if (cut_ || discarded_ > kLargestDiscard) {
        cut();
        return;
    }
    socket_.async_read_some(
        received_.prepare(kBodyReadSize),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
            self->received_.commit(size);
            if (error) {
                self->cut();
            } else {
                self->linger();
            }
        });
}

void Connection::next_request() {
    parser_.reset();
    request_ = {};
    admission_ = {};
    handling_ = false;
    head_only_ = false;
    outgoing_shared_.reset();
    head_begun_ = false;
    set_deadline(home_->limits.idle);
    if (received_.size() == 0 && received_.capacity() > kKeptCapacity) received_.shrink_to_fit();
    advance();
}

}  // namespace patchbay::http
