#include "host/bus/open_events.hpp"

#include <utility>

namespace patchbay::bus {

void OpenEvents::add(LoggedEvent event, bool starts_next) {
    Open& open = events_[event.position];
    open.occurred_at_us = event.occurred_at_us;
    if (!starts_next && whole_ >= limits_.whole) return;
    open.whole = std::move(event);
    ++whole_;
}

std::optional<LoggedEvent> OpenEvents::take(const Position& position) {
    auto& whole = events_.at(position).whole;
    if (whole) --whole_;
    return std::exchange(whole, std::nullopt);
}

void OpenEvents::remove(const Position& position) {
    const auto found = events_.find(position);
    if (found->second.whole) --whole_;
    events_.erase(found);
}

std::optional<std::int64_t> OpenEvents::oldest_at_us() const {
    if (events_.empty()) return std::nullopt;
    return events_.begin()->second.occurred_at_us;
}

}  // namespace patchbay::bus
