#pragma once
// Values that fit a JSON Schema, for calls and settings that a plugin must take. Pure.

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace patchbay::check {

enum class Size {
    usual,     ///< the default or the first example where there is one
    smallest,  ///< least numbers, shortest texts, nothing that is optional
    largest,   ///< greatest numbers, longest texts, all that is optional
};

/// Nothing when no value can be made up, such as a text for a pattern that is not a common one. `named`: what
/// "#/components/schemas/<name>" refers to.
std::optional<nlohmann::json> sample(const nlohmann::json& schema, const nlohmann::json& named,
                                     Size size = Size::usual);

/// One value of each JSON type, and some at its edge.
const std::vector<nlohmann::json>& odd_values();

/// `schema`, or what it refers to.
const nlohmann::json& resolved(const nlohmann::json& schema, const nlohmann::json& named);

}  // namespace patchbay::check
