#pragma once
// The server's answers, read with patience: what is missing or no text is an empty one. Pure.

#include <nlohmann/json.hpp>

#include <string>

namespace patchbay::packages::cli {

std::string text_in(const nlohmann::json& object, const char* member);

}  // namespace patchbay::packages::cli
