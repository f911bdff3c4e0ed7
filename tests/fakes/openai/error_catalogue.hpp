// The error answers of OpenAI and of servers compatible with it, by name. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/fakes/openai/api_error.hpp"

namespace patchbay::fakes::openai {

std::optional<HttpResponse> catalogued_error(const std::string& name);
std::vector<std::string> catalogued_names();

}  // namespace patchbay::fakes::openai
