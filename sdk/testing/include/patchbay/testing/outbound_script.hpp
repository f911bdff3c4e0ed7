#pragma once
// What the outside answers to the plugin's HTTP requests, and what the plugin asked. Owned by FakeHost.
//
//     host.outbound().expect("POST", "https://api.shop.example/messages").answer(200, {{"id", "m1"}});
//     host.outbound().expect("GET", "https://api.shop.example/*").fail("timeout").times(3);
//
// A request takes the first rule that fits and is not used up. One that fits none gets no answer, and is
// listed in unexpected().

#include <patchbay/http_client.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace patchbay::testing {

/// One rule of the script: which requests, and what they get. Lives as long as the script.
class OutboundRule {
  public:
    OutboundRule(std::string method, std::string url) : method_(std::move(method)), url_(std::move(url)) {}

    /// Narrows the rule to requests for which `fits` is true.
    OutboundRule& when(std::function<bool(const OutboundRequest&)> fits);
    /// Without a rule's answer() or fail() it is 200 with an empty body.
    OutboundRule& answer(int status, const nlohmann::json& body, std::vector<wire::Header> headers = {});
    OutboundRule& answer_text(int status, std::string body, std::vector<wire::Header> headers = {});
    /// A body that comes in pieces; HttpClient::stream() gets one at a time.
    OutboundRule& pieces(std::vector<std::string> pieces);
    /// No answer, or, after pieces(), a body that breaks off. `code`: "timeout", "connect", "dns", "tls",
    /// "reset", "too_large", "refused_address" or "other". `reached`: whether the other side may have got the
    /// request.
    OutboundRule& fail(std::string code, Reached reached = Reached::maybe);
    /// How long the answer takes by the test's clock; longer than the request's own limit is a timeout.
    OutboundRule& after(std::chrono::milliseconds delay);
    /// How many requests it answers; 1 unless said.
    OutboundRule& times(std::size_t count);
    OutboundRule& always();

    bool fits(const OutboundRequest& request) const;
    bool used_up() const { return left_ == 0; }
    /// In words, for a test's message.
    std::string describe() const { return method_ + " " + url_; }

  private:
    friend class OutboundScript;

    std::string method_;
    std::string url_;
    std::function<bool(const OutboundRequest&)> when_;
    std::size_t left_ = 1;
    bool optional_ = false;
    std::chrono::milliseconds delay_{0};
    wire::OutboundResponse response_{200, {}, {}, {}, {}, Reached::maybe, 0};
    std::vector<std::string> pieces_;
};

class OutboundScript {
  public:
    /// `url`: exact, or all that begin so when it ends in "*". `method`: "*" for any.
    OutboundRule& expect(std::string method, std::string url);

    /// Everything the plugin asked, oldest first.
    const std::vector<OutboundRequest>& requests() const { return requests_; }
    /// Requests that no rule fitted.
    const std::vector<std::string>& unexpected() const { return unexpected_; }
    /// Rules that were not used as often as they say; always() asks for nothing.
    std::vector<std::string> unmet() const;

    // Called by FakeHost, which carries the plugin's calls here.
    using Wait = std::function<void(std::chrono::milliseconds)>;
    wire::OutboundResponse send(const OutboundRequest& request, const Wait& wait);
    wire::OutboundResponse open(const OutboundRequest& request, const Wait& wait);
    /// Throws Failure(not_found) for a stream that is closed.
    wire::StreamPiece read(std::uint64_t stream);
    void close(std::uint64_t stream) { streams_.erase(stream); }
    std::size_t open_streams() const { return streams_.size(); }

  private:
    struct Stream {
        std::deque<std::string> pieces;
        std::string failure_code;
    };
    OutboundRule play(const OutboundRequest& request, const Wait& wait);

    std::deque<OutboundRule> rules_;  // references to its members stay valid
    std::vector<OutboundRequest> requests_;
    std::vector<std::string> unexpected_;
    std::map<std::uint64_t, Stream> streams_;
    std::uint64_t next_stream_ = 1;
};

}  // namespace patchbay::testing
