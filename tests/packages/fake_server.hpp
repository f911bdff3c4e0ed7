#pragma once
// A server that gives written answers, and remembers what it was asked. One connection at a time.

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::packages {

struct Asked {
    std::string line;  ///< "POST /api/v1/packages?signature=…"
    std::string headers;
    std::string body;
};

class FakeServer {
  public:
    FakeServer();
    ~FakeServer();
    FakeServer(const FakeServer&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// `line` without the query. What has no answer gets a 404 without a problem.
    void answer(const std::string& line, int status, const std::string& body);
    std::vector<Asked> asked() const;
    /// The newest; an empty one when nobody asked.
    Asked last_asked() const;
    /// Waits until `line` came for the `count`th time; false: not within 20 s.
    bool wait_for(const std::string& line, std::size_t count);

  private:
    void serve();
    void serve_one(int connection);

    int listener_;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable came_;
    std::map<std::string, std::pair<int, std::string>> answers_;
    std::vector<Asked> asked_;
    std::thread thread_;
};

}  // namespace patchbay::packages
