#pragma once
// A request and an answer as the host's own code sees them: plain values, no Beast, no socket.

#include <patchbay/wire.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::http {

using wire::Header;

/// One request, past the header gate. Path and parameters are percent-decoded.
struct Request {
    std::string method;
    std::string target;              ///< as sent
    std::string path;                ///< decoded, without the query
    std::vector<Header> query;       ///< decoded
    std::vector<Header> parameters;  ///< of the path, set by the router
    std::vector<Header> headers;
    std::string body;
    std::string remote_address;
    std::string request_id;
    bool secure = false;  ///< arrived by TLS, here or at a trusted proxy

    /// A header by its name in any case; empty when absent.
    std::string_view header(std::string_view name) const;
    std::string_view parameter(std::string_view name) const;
    std::string_view query_value(std::string_view name) const;
    /// A cookie's value; empty when absent.
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type;
    std::vector<Header> headers;
    std::string body;
    /// Instead of `body`: bytes that many answers share (static files).
    std::shared_ptr<const std::string> shared_body;
    bool close = false;     ///< end the connection after this answer
    bool streamed = false;  ///< went out through a ResponseStream already

    std::string_view content() const {
        return shared_body ? std::string_view(*shared_body) : std::string_view(body);
    }
    Response& header(std::string name, std::string value) {
        headers.push_back({std::move(name), std::move(value)});
        return *this;
    }

    static Response json(std::string body, int status = 200);
    static Response text(std::string body, int status = 200);
    static Response empty(int status = 204);
};

/// Sends an answer piece by piece. Lives as long as the exchange; used by its fiber.
class ResponseStream {
  public:
    virtual ~ResponseStream() = default;
    /// Sends the head. Once.
    virtual void begin(const Response& head) = 0;
    /// Waits while more than a little is unsent. False when nothing more is wanted: the client is gone, the
    /// caller was cancelled, or the answer is a head alone (HEAD, 204).
    virtual bool write(std::string_view bytes) = 0;
    /// False once nothing more is wanted.
    virtual bool open() const = 0;
    /// The client is gone, and the request's waits were ended for that.
    virtual bool left() const { return false; }
};

/// The reason phrase of a status.
std::string_view reason_phrase(int status);

}  // namespace patchbay::http
