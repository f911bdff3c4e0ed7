// Everything that can go wrong with an OpenAI-compatible server, on order. Pure: chance comes in.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>

#include "tests/fakes/http/budget.hpp"
#include "tests/fakes/openai/api_error.hpp"

namespace patchbay::fakes::openai {

enum class FaultKind {
    none,          // only delay_ms and the stream's form
    answer,        // an HTTP error or any other ready answer
    reset,         // connection reset instead of an answer
    close,         // closed without an answer
    hang,          // never an answer
    truncate,      // stream: ends cleanly without finish_reason and [DONE]
    stream_close,  // stream: the connection closes in the middle
    stream_reset,  // stream: the connection is reset in the middle
    stall,         // stream: nothing more comes, the connection stays
    stream_error,  // stream: an error object, then the end
    garbage        // stream: an event that is not JSON; plain answer: JSON that breaks off
};

struct FaultAction {
    FaultKind kind = FaultKind::none;
    std::int64_t delay_ms = 0;      // before the first byte
    std::int64_t after_chunks = 2;  // where a stream breaks
    HttpResponse answer;            // for kind answer
    std::string event;              // for stream_error: the bytes of the event
    bool bytewise = false;          // stream: every byte is its own write
    bool crlf = false;              // stream: lines end with CR LF
    bool comments = false;          // stream: comment lines between events
    bool no_space = false;          // stream: "data:" without a space
    bool no_done = false;           // stream: without [DONE]
    bool no_usage = false;          // usage is left out
};

struct FaultRule {
    std::uint64_t id = 0;
    std::string name;      // as ordered
    std::string endpoint;  // "chat", "embeddings", "transcriptions", "models", "moderations" or "" for all
    std::string model;     // "" for all
    std::string key;       // "" for all
    Budget budget;
    FaultAction action;
};

// Both throw std::invalid_argument in plain words.
FaultAction read_fault_action(const Json& json);
FaultRule read_fault(const Json& json);
Json to_json(const FaultRule& rule);

class FaultList {
  public:
    std::uint64_t add(FaultRule rule);
    bool remove(std::uint64_t id);
    void clear() { rules_.clear(); }
    bool empty() const { return rules_.empty(); }
    std::optional<FaultAction> strike(const std::string& endpoint, const std::string& model,
                                      const std::string& key, double random);
    const std::list<FaultRule>& rules() const { return rules_; }

  private:
    std::list<FaultRule> rules_;
    std::uint64_t next_id_ = 1;
};

}  // namespace patchbay::fakes::openai
