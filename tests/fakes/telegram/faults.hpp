// Faults ordered through the control API, and which call each one strikes. Pure: chance comes in.
#pragma once

#include <cstdint>
#include <list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tests/fakes/http/budget.hpp"

namespace patchbay::fakes::telegram {

enum class FaultKind {
    error,         // an answer with ok:false
    raw,           // any status and body, e.g. the front proxy's HTML
    delay,         // only late
    hang,          // never processed, never answered
    hang_after,    // processed, never answered
    reset_before,  // connection reset, not processed
    reset_after,   // processed, then reset
    close_before,  // like reset, but an orderly close
    close_after
};

struct FaultAction {
    FaultKind kind = FaultKind::error;
    std::int64_t delay_ms = 0;
    int status = 500;
    std::string description;
    std::string body;
    std::string content_type = "text/html";
    std::optional<std::int64_t> retry_after;
    std::optional<std::int64_t> migrate_to_chat_id;

    bool processes() const {
        return kind == FaultKind::delay || kind == FaultKind::hang_after || kind == FaultKind::reset_after ||
               kind == FaultKind::close_after;
    }
};

struct FaultRule {
    std::uint64_t id = 0;
    std::string method = "*";  // lower case; a trailing * stands for anything
    std::optional<std::int64_t> bot_id;
    std::optional<std::int64_t> chat_id;
    Budget budget;
    FaultAction action;
};

// Reads the action and budget of a rule from a control request; throws std::invalid_argument in plain words.
FaultRule read_fault(const nlohmann::json& request);
nlohmann::json to_json(const FaultRule& rule);

class FaultList {
  public:
    std::uint64_t add(FaultRule rule);
    bool remove(std::uint64_t id);
    void clear() { rules_.clear(); }
    bool empty() const { return rules_.empty(); }
    // The first rule that strikes this call; spent rules go.
    std::optional<FaultAction> strike(const std::string& lower_method, std::int64_t bot_id,
                                      std::int64_t chat_id, double random);
    const std::list<FaultRule>& rules() const { return rules_; }

  private:
    std::list<FaultRule> rules_;
    std::uint64_t next_id_ = 1;
};

}  // namespace patchbay::fakes::telegram
