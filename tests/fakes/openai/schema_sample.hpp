// A value that satisfies a JSON Schema of the kind used for tools and structured answers. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace patchbay::fakes::openai {

// Strings become text (or the first enum value), numbers their minimum or 0, arrays have one item.
nlohmann::json schema_sample(const nlohmann::json& schema, const std::string& text);

}  // namespace patchbay::fakes::openai
