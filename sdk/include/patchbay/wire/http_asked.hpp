#pragma once
// Requests that a plugin makes.

#include <patchbay/members.hpp>
#include <patchbay/wire/http_served.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::wire {

struct OutboundRequest {
    std::string method = "GET";
    std::string url;
    std::vector<Header> headers;
    std::string body;
    std::string proxy;  // "http://host:port", "socks5h://..."; empty: none
    std::uint32_t connect_timeout_ms = 5000;
    std::uint32_t first_byte_timeout_ms = 0;  // 0: only the total counts
    std::uint32_t idle_timeout_ms = 0;        // between two pieces of the body; 0: only the total counts
    std::uint32_t timeout_ms = 30000;         // whole exchange
    std::uint64_t max_body = 16 * 1024 * 1024;
    std::uint32_t max_redirects = 0;
    bool guarded =
        true;           // refuse private and special addresses (set by whoever lets users choose the address)
    std::string label;  // for metrics and logs, since the url may hold a secret: "telegram.sendMessage"
    static constexpr auto fields() {
        return codec::Members<&OutboundRequest::method, &OutboundRequest::url, &OutboundRequest::headers,
                              &OutboundRequest::body, &OutboundRequest::proxy,
                              &OutboundRequest::connect_timeout_ms, &OutboundRequest::first_byte_timeout_ms,
                              &OutboundRequest::idle_timeout_ms, &OutboundRequest::timeout_ms,
                              &OutboundRequest::max_body, &OutboundRequest::max_redirects,
                              &OutboundRequest::guarded, &OutboundRequest::label>();
    }
};

/// Whether the request may have reached the other side when it failed.
enum class Reached : std::uint32_t { no = 0, maybe = 1 };

struct OutboundResponse {
    std::int32_t status = 0;  // 0: no answer; see failure
    std::vector<Header> headers;
    std::string body;
    std::string failure;  // in words, without the url
    std::string
        failure_code;  // "timeout", "connect", "dns", "tls", "reset", "too_large", "refused_address", "other"
    Reached reached = Reached::maybe;
    std::uint64_t stream = 0;  // http_open: the stream to read
    static constexpr auto fields() {
        return codec::Members<&OutboundResponse::status, &OutboundResponse::headers, &OutboundResponse::body,
                              &OutboundResponse::failure, &OutboundResponse::failure_code,
                              &OutboundResponse::reached, &OutboundResponse::stream>();
    }
};

struct StreamId {
    std::uint64_t stream = 0;
    static constexpr auto fields() { return codec::Members<&StreamId::stream>(); }
};

struct StreamPiece {
    std::string bytes;
    bool end = false;
    std::string failure;  // set with end when the body did not arrive whole
    std::string failure_code;
    static constexpr auto fields() {
        return codec::Members<&StreamPiece::bytes, &StreamPiece::end, &StreamPiece::failure,
                              &StreamPiece::failure_code>();
    }
};

}  // namespace patchbay::wire
