#pragma once
// A host that plays a script: statements, outbound HTTP and services answer what a test said, the clock moves
// only by waiting, and everything the module does is written down. One thread.

#include <patchbay/conversations.hpp>
#include <patchbay/host.hpp>

#include <nlohmann/json.hpp>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::openai {

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<std::optional<std::string>>> rows;
    std::uint64_t affected = 0;
};

/// A row from a JSON object: null is SQL null, text as it is, everything else as JSON.
Table one_row(const nlohmann::json& object);

/// How an outside service answers one request.
struct ScriptedReply {
    std::int32_t status = 200;  ///< 0: no answer; see failure
    std::vector<std::string> pieces;
    std::vector<wire::Header> headers;
    std::string failure_code;             ///< how the connection ended; empty: cleanly
    std::chrono::milliseconds takes{10};  ///< before each piece
    std::function<void(std::size_t)> before_piece;
};

/// A streamed completion of these words, with usage.
ScriptedReply streamed(const std::vector<std::string>& words);
ScriptedReply refused(int status, std::string body, std::vector<wire::Header> headers = {});

class ScriptedHost : public Link {
  public:
    using Answer = std::function<Table(const std::vector<std::optional<std::string>>&)>;

    std::string call(wire::HostMethod method, std::string_view request) override;
    void log(int, std::string_view message) override { logged.emplace_back(message); }
    std::int64_t now_microseconds() override { return now_us; }

    void on_statement(const std::string& name, Answer answer) { statements_[name] = std::move(answer); }
    Answer statement(const std::string& name) { return statements_.at(name); }
    void wait(std::chrono::milliseconds time) { now_us += time.count() * 1000; }

    std::int64_t now_us = 1700000000000000;
    Conversations* conversations = nullptr;
    std::deque<ScriptedReply> replies;  ///< one for each outbound request, in order
    std::function<void()> on_park;      ///< while a fiber waits for a Signal

    std::vector<wire::OutboundRequest> requests;
    std::vector<wire::Publication> published;
    std::vector<wire::LiveMessage> live;
    std::vector<std::string> completed_events;
    std::vector<std::string> executed;  ///< names of statements
    std::vector<std::chrono::milliseconds> sleeps;
    std::vector<std::string> logged;

  private:
    std::string run(const wire::Statement& statement);
    std::string open_stream(const wire::OutboundRequest& request);
    std::string send(const wire::OutboundRequest& request);
    wire::StreamPiece read_piece();
    std::string park(const wire::TaskPark& request);
    std::string serve(const wire::ServiceRequest& request);

    std::map<std::string, Answer> statements_;
    std::map<std::uint64_t, bool> woken_;
    ScriptedReply reply_;
    std::size_t next_piece_ = 0;
};

}  // namespace patchbay::openai
