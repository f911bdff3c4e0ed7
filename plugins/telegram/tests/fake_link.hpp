#pragma once
// A host of scripted answers: records what the module asks of it, answers from lists, and keeps the clock.
// One test, one thread.

#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace patchbay::telegram::testing {

using Table = std::vector<std::map<std::string, std::optional<std::string>>>;

/// Rows as the host would send them.
std::string encode_rows(const Table& table, std::uint64_t affected);

class FakeLink : public Link {
  public:
    std::string call(wire::HostMethod method, std::string_view request) override;
    void log(int, std::string_view message) override { logged.emplace_back(message); }
    std::int64_t now_microseconds() override { return now_us; }

    /// The next answer to the Bot API's `method`; without one it is {"ok":true,"result":true}, and for
    /// sendMessage a new message id.
    void answer(const std::string& method, int status, const std::string& body);
    void answer_ok(const std::string& method, const nlohmann::json& result);
    void answer_error(const std::string& method, int code, const std::string& description,
                      nlohmann::json parameters = nullptr);
    void fail(const std::string& method, const std::string& failure_code, wire::Reached reached);

    /// The bodies of all calls of `method`, oldest first.
    std::vector<nlohmann::json> calls(const std::string& method) const;
    std::vector<std::string> methods() const;
    void run_spawned(Host& host);

    std::int64_t now_us = 1'760'000'000'000'000;
    std::vector<wire::OutboundRequest> requests;
    std::vector<wire::Publication> published;
    std::vector<wire::LiveMessage> live;
    std::vector<wire::Statement> statements;
    std::vector<std::string> completed;  // event ids
    std::vector<std::uint32_t> sleeps;
    std::vector<std::string> logged;
    std::map<std::string, double> metrics;                                             // "name{label value}"
    std::map<std::string, std::function<std::string(const wire::Statement&)>> tables;  // by statement name
    std::function<void(const std::string& method)> before_answer;  // called with each Bot API method
    std::function<void()> while_parked;                            // what other fibers do while one waits
    bool storage_down = false;
    std::size_t sleeps_before_stop = 1000;  // then the plugin is "stopped"

  private:
    std::string run(wire::Statement statement);
    std::string send(const wire::OutboundRequest& request);
    std::string publish(const wire::Publication& publication);
    void sleep(std::uint32_t milliseconds);

    std::map<std::string, std::deque<wire::OutboundResponse>> answers_;
    std::set<std::string> dedupe_keys_;
    std::deque<std::uint64_t> spawned_;
    std::set<std::uint64_t> woken_;
    std::int64_t next_message_ = 100;
};

}  // namespace patchbay::telegram::testing
