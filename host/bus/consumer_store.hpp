#pragma once
// What the bus keeps in the database about consumers. Used on fibers.

#include "host/bus/position.hpp"

#include <patchbay/database.hpp>
#include <patchbay/wire.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace patchbay::bus {

struct LoggedEvent {
    Position position;
    bool wanted = false;
    std::string topic;
    std::string key;
    std::string workspace_id;
    std::string payload;
    std::int64_t occurred_at_us = 0;
};

/// As a handler sees it; `attempt` from 1.
wire::Event as_delivered(const LoggedEvent& event, unsigned attempt);

struct StoredFailure {
    Position position;
    unsigned attempts = 0;
    std::chrono::milliseconds due_in{0};
};

class ConsumerStore {
  public:
    ConsumerStore(Link& link, std::string name, std::string module)
        : database_(link), name_(std::move(name)), module_(std::move(module)) {}

    /// The cursor; made on first use, at the log's beginning or its end.
    Position open(bool from_now);
    std::set<Position> done_beyond(const Position& cursor);
    std::vector<StoredFailure> failures();
    /// The next events after `position` that no running transaction can still precede. `topics`: a regular
    /// expression.
    std::vector<LoggedEvent> read(const Position& position, const std::string& topics, std::size_t limit);
    /// One event of the log; nothing when it is not there any more.
    std::optional<LoggedEvent> read_one(const Position& position);
    /// Moves the cursor and forgets what lies behind it; remembers `done` beyond it.
    void save(const Position& cursor, const std::vector<Position>& done);
    void record_failure(const Position& position, unsigned attempts, const std::string& error,
                        std::chrono::milliseconds retry_in);
    void forget_failure(const Position& position);
    /// Puts the event aside, in one step with marking it done. One that its handler completed after all is
    /// left as it is.
    void bury(const LoggedEvent& event, unsigned attempts, const std::string& error);
    /// Dead letters that somebody asked to resend, oldest first.
    std::vector<LoggedEvent> asked_resends();
    /// The letter was handled: it is gone. Its event stays done.
    void resent(const Position& position);
    void resend_failed(const Position& position, const std::string& error);

  private:
    Database database_;
    const std::string name_;
    const std::string module_;
};

}  // namespace patchbay::bus
