#pragma once
// The events that a consumer has read and not handled. So many are kept whole; of those beyond, only where
// they stand is kept, and their payload is read again when their turn comes. So a long queue behind one
// failing event costs little, and others are read on past it. Pure; not thread-safe.

#include "host/bus/consumer_spec.hpp"
#include "host/bus/consumer_store.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace patchbay::bus {

class OpenEvents {
  public:
    explicit OpenEvents(ConsumerLimits limits) : limits_(limits) {}

    /// One that `starts_next` is kept whole in any case: it is taken at once.
    void add(LoggedEvent event, bool starts_next);
    /// Hands the event out, leaving its place; nothing when its payload has to be read again.
    std::optional<LoggedEvent> take(const Position& position);
    /// It is handled.
    void remove(const Position& position);

    /// Whether to read on: while there is room for whole events; past that only if the handler could do more
    /// at the same time (`idle`), and up to the limit.
    bool wants_more(bool idle) const {
        return events_.size() < limits_.whole || (idle && events_.size() < limits_.open);
    }
    /// Nothing is read until some are handled.
    bool full() const { return events_.size() >= limits_.open; }
    std::size_t whole() const { return whole_; }
    std::optional<std::int64_t> oldest_at_us() const;

  private:
    struct Open {
        std::int64_t occurred_at_us = 0;
        std::optional<LoggedEvent> whole;
    };

    const ConsumerLimits limits_;
    std::map<Position, Open> events_;
    std::size_t whole_ = 0;
};

}  // namespace patchbay::bus
