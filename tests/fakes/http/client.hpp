// Sends HTTP requests to somebody else's server: keep-alive connections per target, each request with
// a time limit. Owned by a fake, loop thread only. Destroying it drops everything without calling back.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "tests/fakes/http/loop.hpp"
#include "tests/fakes/http/message.hpp"
#include "tests/fakes/http/url.hpp"

namespace patchbay::fakes {

struct ClientResult {
    std::string error;  // empty: there was an answer
    int status = 0;
    Headers headers;
    std::string body;

    bool delivered() const { return error.empty() && status >= 200 && status < 300; }
};

// Whom to believe over TLS.
enum class Trust { system, anybody };

class HttpClient {
  public:
    using Callback = std::function<void(ClientResult)>;

    explicit HttpClient(Loop& loop, Trust trust = Trust::system);
    ~HttpClient();

    // request is the complete HTTP/1.1 request, head and body.
    void send(const Url& url, std::string request, Clock::duration limit, Callback callback);

    // A complete POST with these extra headers.
    static std::string post_request(const Url& url, const Headers& headers, std::string_view content_type,
                                    std::string_view body);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace patchbay::fakes
