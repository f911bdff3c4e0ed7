#pragma once
// Live messages over WebSocket (RFC 6455). Compression is off; a message from the client may be 64 KiB. The
// handshake is refused to those who are not signed in and to pages of other origins.

#include "host/http/dispatcher.hpp"
#include "host/live/hub.hpp"

#include <memory>

namespace patchbay::live {

class WebSockets : public http::Upgrader {
  public:
    explicit WebSockets(Hub& hub) : hub_(hub) {}
    std::unique_ptr<http::Response> upgrade(const http::Request& request, const http::Identity& identity,
                                            http::RawUpgrade& raw) override;

  private:
    Hub& hub_;
};

/// What a client's text asks for. Pure.
struct ClientFrame {
    enum class Kind { subscribe, unsubscribe, ping, malformed } kind = Kind::malformed;
    std::vector<std::string> topics;
    std::string last_event_id;
};
ClientFrame read_client_frame(std::string_view text);

/// The answers to a subscription, in the order to send them.
std::vector<std::string> subscription_frames(const Client::Subscribed& subscribed);

}  // namespace patchbay::live
