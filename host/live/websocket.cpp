#include "host/live/websocket.hpp"

#include "host/http/problem.hpp"
#include "host/http/raw_upgrade.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>

namespace patchbay::live {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t kLargestMessage = 64 * 1024;
constexpr std::chrono::seconds kHeartbeat{15};
constexpr std::chrono::seconds kSilence{60};
constexpr std::chrono::seconds kFarewell{1};  // to read what is on its way, "bye", and the closing frame
constexpr std::size_t kReplies = 256;         // unread answers to what the client itself sent

/// One browser's socket; everything on its loop. Kept alive by its callbacks.
///
/// Messages stay in the Client, which bounds them, until the socket has taken what went before. Once the
/// client must be closed it has a moment for the farewell, then the socket is cut: it may have stopped
/// reading.
class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(Hub& hub, http::RawUpgrade& raw)
        : hub_(hub),
          loop_(raw.loop),
          place_(std::move(raw.place)),
          stream_(std::move(raw.socket)),
          heartbeat_(raw.loop.io()) {}

    void start(const beast::http::request<beast::http::string_body>& request,
               const http::Identity& identity) {
        place_->leave_address();
        stream_.read_message_max(kLargestMessage);
        websocket::permessage_deflate off;
        off.server_enable = false;
        stream_.set_option(off);
        stream_.set_option(websocket::stream_base::timeout{std::chrono::seconds(10), kSilence, true});
        client_ = std::make_unique<Client>(hub_, identity, [weak = weak_from_this(), &loop = loop_] {
            loop.post([weak] {
                if (const auto self = weak.lock()) self->look();
            });
        });
        stream_.async_accept(request, [self = shared_from_this()](const beast::error_code& error) {
            if (error || self->ended_) return;
            self->open_ = true;
            self->read();
            self->beat();
            self->look();
        });
    }

  private:
    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](const beast::error_code& error, std::size_t) {
            if (error || self->ended_) {
                self->end();
                return;
            }
            self->received();
            if (!self->ended_) self->read();
        });
    }

    void received() {
        const auto bytes = buffer_.cdata();
        const ClientFrame frame = read_client_frame({static_cast<const char*>(bytes.data()), bytes.size()});
        buffer_.consume(buffer_.size());
        switch (frame.kind) {
            case ClientFrame::Kind::subscribe:
                for (std::string& text :
                     subscription_frames(client_->subscribe(frame.topics, frame.last_event_id)))
                    send(std::move(text));
                write_next();
                break;
            case ClientFrame::Kind::unsubscribe:
                client_->unsubscribe(frame.topics);
                break;
            case ClientFrame::Kind::ping:
                send(R"({"type":"heartbeat"})");
                break;
            case ClientFrame::Kind::malformed:
                send(R"({"type":"refused","topic":"","reason":"the message is not understood"})");
                break;
        }
    }

    void beat() {
        heartbeat_.expires_after(kHeartbeat);
        heartbeat_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (error || !self || self->closing_) return;
            self->client_->check_session(std::chrono::system_clock::now());
            if (!self->writing_) self->send(R"({"type":"heartbeat"})");
            self->beat();
        });
    }

    /// Something about the client has changed.
    void look() {
        if (ended_) return;
        if (client_->cut_off()) {
            end();
            return;
        }
        if (!open_) return;
        if (const std::string reason = client_->closing_reason(); !reason.empty() && !closing_)
            take_leave(reason);
        write_next();
    }

    void take_leave(const std::string& reason) {
        closing_ = true;
        outgoing_.resize(writing_ ? 1 : 0);  // what is half sent can't be taken back
        outgoing_.push_back(
            std::make_shared<const std::string>(R"({"type":"bye","reason":")" + reason + "\"}"));
        heartbeat_.expires_after(kFarewell);
        heartbeat_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
            if (const auto self = weak.lock(); self && !error) self->end();
        });
    }

    void send(std::string text) {
        if (closing_ || ended_) return;
        if (outgoing_.size() >= hub_.limits().client_messages + kReplies) {
            end();
            return;
        }
        outgoing_.push_back(std::make_shared<const std::string>(std::move(text)));
        write_next();
    }

    void write_next() {
        if (!open_ || writing_ || ended_) return;
        if (outgoing_.empty() && !closing_) {
            for (const MessagePointer& message : client_->take())
                outgoing_.push_back(message->frame);
        }
        if (outgoing_.empty()) {
            if (closing_) close();
            return;
        }
        writing_ = true;
        stream_.text(true);
        stream_.async_write(asio::buffer(*outgoing_.front()),
                            [self = shared_from_this()](const beast::error_code& error, std::size_t) {
                                self->writing_ = false;
                                if (error) {
                                    self->end();
                                    return;
                                }
                                self->outgoing_.pop_front();
                                self->look();
                            });
    }

    void close() {
        open_ = false;
        stream_.async_close(websocket::close_code::going_away,
                            [self = shared_from_this()](const beast::error_code&) { self->end(); });
    }

    void end() {
        if (std::exchange(ended_, true)) return;
        heartbeat_.cancel();
        beast::error_code ignored;
        beast::get_lowest_layer(stream_).close(ignored);
        client_.reset();
    }

    Hub& hub_;
    runtime::Loop& loop_;
    std::unique_ptr<http::Places::Place> place_;
    websocket::stream<asio::ip::tcp::socket> stream_;
    asio::steady_timer heartbeat_;
    beast::flat_buffer buffer_;
    std::unique_ptr<Client> client_;
    std::deque<Frame> outgoing_;
    bool open_ = false;
    bool writing_ = false;
    bool closing_ = false;
    bool ended_ = false;
};

Error refusal(ErrorKind kind, std::string code, std::string title, std::string fix) {
    return {kind, std::move(code), std::move(title), "", std::move(fix), {}, 0};
}

}  // namespace

std::unique_ptr<http::Response> WebSockets::upgrade(const http::Request& request,
                                                    const http::Identity& identity, http::RawUpgrade& raw) {
    const auto refuse = [&](const Error& error) {
        return std::make_unique<http::Response>(http::problem(error, request.request_id));
    };
    if (!identity.signed_in())
        return refuse(
            refusal(ErrorKind::unauthenticated, "accounts.signed_out", "You are not signed in", "Sign in"));
    const std::string_view origin = request.header("Origin");
    const auto scheme = origin.find("://");
    if (!origin.empty() &&
        (scheme == std::string_view::npos || origin.substr(scheme + 3) != request.header("Host"))) {
        return refuse(refusal(ErrorKind::forbidden, "host.csrf", "The page comes from another site",
                              "Open the app at its own address"));
    }
    if (!raw.early_bytes.empty()) {
        return refuse(refusal(ErrorKind::invalid, "live.too_early",
                              "Data came before the handshake was answered", "Wait for the 101 answer"));
    }
    if (hub_.full()) {
        return refuse(
            refusal(ErrorKind::unavailable, "live.full", "Too many live connections", "Try again later"));
    }
    std::make_shared<Session>(hub_, raw)->start(raw.request, identity);
    return nullptr;
}

}  // namespace patchbay::live
