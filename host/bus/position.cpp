#include "host/bus/position.hpp"

#include <charconv>

namespace patchbay::bus {

std::string to_text(const Position& position) {
    return std::to_string(position.transaction) + "-" + std::to_string(position.id);
}

std::optional<Position> position_from(std::string_view text) {
    Position position;
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = std::from_chars(text.data(), text.data() + dash, position.transaction);
    const auto second = std::from_chars(text.data() + dash + 1, text.data() + text.size(), position.id);
    const bool whole = first.ptr == text.data() + dash && second.ptr == text.data() + text.size();
    if (!whole || first.ec != std::errc{} || second.ec != std::errc{}) return std::nullopt;
    return position;
}

}  // namespace patchbay::bus
