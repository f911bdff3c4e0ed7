#include <patchbay/http_client.hpp>

#include "header_lookup.hpp"

namespace patchbay {
namespace {

/// Closes the stream however the reading ends.
class OpenStream {
  public:
    OpenStream(Link& link, std::uint64_t stream) : link_(link), stream_(stream) {}
    OpenStream(const OpenStream&) = delete;
    ~OpenStream() {
        try {
            link_.tell(wire::HostMethod::http_close, wire::StreamId{stream_});
        } catch (const std::exception&) {
            // The host closes what a stopped plugin left open.
        }
    }
    wire::StreamPiece read() {
        return link_.ask<wire::StreamPiece>(wire::HostMethod::http_read, wire::StreamId{stream_});
    }

  private:
    Link& link_;
    std::uint64_t stream_;
};

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
    return find_header(headers, name);
}

HttpAnswer HttpClient::send(const OutboundRequest& request) {
    return {link_.ask<wire::OutboundResponse>(wire::HostMethod::http_send, request)};
}

HttpAnswer HttpClient::stream(const OutboundRequest& request,
                              const std::function<bool(std::string_view)>& on_piece) {
    HttpAnswer answer{link_.ask<wire::OutboundResponse>(wire::HostMethod::http_open, request)};
    if (answer.stream == 0) return answer;
    OpenStream stream(link_, answer.stream);
    const bool wanted = answer.status >= 200 && answer.status < 300;
    for (;;) {
        wire::StreamPiece piece = stream.read();
        if (!wanted) answer.body += piece.bytes;
        if (wanted && !piece.bytes.empty() && !on_piece(piece.bytes)) break;
        if (piece.end) {
            answer.failure = std::move(piece.failure);
            answer.failure_code = std::move(piece.failure_code);
            break;
        }
    }
    return answer;
}

}  // namespace patchbay
