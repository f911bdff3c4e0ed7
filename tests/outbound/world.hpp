#pragma once
// What most tests here need: event loops, a client and requests to a test server.

#include "host/outbound/client.hpp"
#include "host/runtime/runtime.hpp"
#include "tests/outbound/test_server.hpp"

#include <optional>
#include <string>

namespace patchbay::outbound::test {

/// One loop, so that connections are shared between calls.
struct World {
    explicit World(ClientOptions options = {}, unsigned loops = 1) : runtime(loops) {
        client.emplace(runtime, std::move(options));
    }

    wire::OutboundResponse get(const std::string& url) { return client->send(request(url)); }

    static wire::OutboundRequest request(const std::string& url) {
        wire::OutboundRequest request;
        request.url = url;
        request.guarded = false;
        request.timeout_ms = 10000;
        request.label = "test";
        return request;
    }

    runtime::Runtime runtime;
    std::optional<Client> client;
};

/// Reads to the end; the last piece says how it ended.
inline wire::StreamPiece read_all(Stream& stream, std::string& body) {
    for (;;) {
        wire::StreamPiece piece = stream.read();
        if (piece.end) return piece;
        body += piece.bytes;
    }
}

}  // namespace patchbay::outbound::test
