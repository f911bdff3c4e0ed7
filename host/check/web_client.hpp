#pragma once
// Asks a server over HTTP and keeps what came back, however wrong. One thread at a time; connections are kept open.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::check {

struct Ask {
    std::string method = "GET";
    std::string target;                ///< path and query, sent as it is
    std::vector<std::string> headers;  ///< whole lines
    std::string body;
    std::chrono::milliseconds limit{10000};
};

struct Answer {
    int status = 0;  ///< 0: there was none, see `trouble`
    std::string content_type;
    std::string retry_after;
    std::string cookie;   ///< name and value that were set
    std::string body;     ///< its first 4 MiB
    std::string trouble;  ///< why there was no answer, or no whole one
    std::chrono::milliseconds took{0};

    bool well() const { return status >= 200 && status < 300; }
    /// A stream without an end has a status, too.
    bool whole() const { return trouble.empty(); }
};

class WebClient {
  public:
    /// `url`: of the server, without a slash at the end.
    explicit WebClient(std::string url);
    ~WebClient();
    WebClient(const WebClient&) = delete;

    Answer send(const Ask& ask);

  private:
    struct Handle;

    std::string url_;
    std::unique_ptr<Handle> handle_;
};

/// Sends the beginning of a request and goes away without waiting; false when there is no server.
bool send_and_leave(const std::string& url, const std::string& bytes);

}  // namespace patchbay::check
