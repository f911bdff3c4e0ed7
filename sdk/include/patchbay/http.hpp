#pragma once
// What a route's handler gets and gives.

#include <patchbay/link.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace patchbay {

using wire::User;

/// One request, already checked against the route's access and schemas. Lives on the handler's stack.
class Request {
  public:
    Request(wire::HttpCall call, Link& link) : call_(std::move(call)), link_(link) {}

    const std::string& method() const { return call_.method; }
    const std::string& path() const { return call_.path; }
    /// A path or query parameter, decoded; empty when absent.
    std::string_view parameter(std::string_view name) const;
    bool has_parameter(std::string_view name) const;
    /// A header by its name in any case; empty when absent.
    std::string_view header(std::string_view name) const;
    const std::string& body() const { return call_.body; }
    /// The body as JSON; throws Failure(invalid) when it is none.
    nlohmann::json json() const;
    const User& user() const { return call_.user; }
    bool signed_in() const { return !call_.user.id.empty(); }
    const std::string& request_id() const { return call_.request_id; }
    const std::string& remote_address() const { return call_.remote_address; }
    /// The version in If-Match; nothing when the header is absent.
    std::optional<std::int64_t> expected_version() const;

    std::uint64_t call() const { return call_.call; }
    Link& link() const { return link_; }

  private:
    wire::HttpCall call_;
    Link& link_;
};

/// An answer. Made by one of the functions; a handler may also just return JSON.
class Response {
  public:
    Response(
        const nlohmann::json& value);  // NOLINT(google-explicit-constructor): handlers return JSON as it is

    static Response json(const nlohmann::json& value, int status = 200);
    /// `body` must be valid JSON.
    static Response raw_json(std::string body, int status = 200);
    static Response no_content();
    static Response text(std::string body, int status = 200);
    static Response bytes(std::string body, std::string content_type);
    static Response problem(const Error& error);

    Response& header(std::string name, std::string value);

    wire::HttpReply& reply() { return reply_; }

  private:
    Response() = default;
    wire::HttpReply reply_;
};

/// Answers piece by piece. Construct it in the handler, write, and return finish().
class StreamedResponse {
  public:
    StreamedResponse(const Request& request, std::string content_type, int status = 200);
    /// Waits while the client is slow. Throws Cancelled when it is gone.
    void write(std::string_view bytes);
    Response finish();

  private:
    Link& link_;
    std::uint64_t call_;
};

}  // namespace patchbay
