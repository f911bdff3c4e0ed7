#pragma once
// Where an event stands in the log: the transaction that wrote it, and its number.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::bus {

struct Position {
    std::uint64_t transaction = 0;
    std::int64_t id = 0;
    auto operator<=>(const Position&) const = default;
};

/// "<transaction>-<id>", the event id that consumers see.
std::string to_text(const Position& position);
/// Nothing when the text is not such an id.
std::optional<Position> position_from(std::string_view text);

}  // namespace patchbay::bus
