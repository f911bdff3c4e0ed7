#pragma once
// Payloads of events as nobody should publish them, made from one that is well. Pure.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace patchbay::check {

struct OddPayload {
    std::string what;  ///< is odd about it: "without \"text\""
    std::string text;  ///< JSON, or not
};

/// The payload itself first. `few`: one wrong type for each field, not every one.
std::vector<OddPayload> odd_payloads(const nlohmann::json& well, bool few);

}  // namespace patchbay::check
