#pragma once
// A connection that asks to become a WebSocket: its socket and its request, for whoever takes it over.
// Includes Asio and Beast, so only .cpp files that speak WebSocket include it.

#include "host/http/places.hpp"
#include "host/runtime/loop.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>
#include <string>

namespace patchbay::http {

class RawUpgrade {
  public:
    runtime::Loop& loop;
    boost::asio::ip::tcp::socket& socket;
    boost::beast::http::request<boost::beast::http::string_body>& request;
    /// What the client sent behind its request already.
    std::string& early_bytes;
    /// Among the connections that there may be; goes with the socket.
    std::unique_ptr<Places::Place>& place;
};

}  // namespace patchbay::http
