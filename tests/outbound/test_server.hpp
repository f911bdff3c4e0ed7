#pragma once
// A scripted HTTP server for these tests, on a thread of its own: it hands each request to the test's
// handler, which answers byte by byte as it likes, at once or later. Counts what it saw. Made and destroyed
// by the test; its functions may be called from any thread, also from within the handler. Waiting ends after
// ten seconds.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace patchbay::outbound::test {

struct Request {
    int connection = 0;
    std::string method;
    std::string target;
    std::string head;  // as it came
    std::string body;

    bool has(const std::string& text) const { return head.find(text) != std::string::npos; }
};

class TestServer {
  public:
    using Handler = std::function<void(TestServer&, const Request&)>;
    /// Raw bytes of a connection instead of requests.
    using RawHandler = std::function<void(TestServer&, int connection, std::string bytes)>;

    explicit TestServer(Handler handler);
    explicit TestServer(RawHandler handler);
    ~TestServer();
    TestServer(const TestServer&) = delete;

    std::uint16_t port() const;
    /// "http://127.0.0.1:<port><path>"
    std::string url(const std::string& path) const;

    void write(int connection, std::string bytes);
    /// After everything written has gone out.
    void close(int connection);
    /// A TCP reset, at once after what was written.
    void reset(int connection);

    int connections() const;
    std::vector<Request> requests() const;
    std::size_t bytes_written() const;
    bool wait_for_requests(std::size_t count) const;
    /// Until the client has closed that many connections.
    bool wait_for_closed(int count) const;

  private:
    struct Impl;
    struct Connection;
    std::unique_ptr<Impl> impl_;
};

/// A whole answer with Content-Length.
std::string answer(const std::string& body, const std::string& more_headers = "",
                   const std::string& status = "200 OK");

}  // namespace patchbay::outbound::test
