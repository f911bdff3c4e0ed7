// POST /v1/moderations: flags by a short list of plain words. Pure.
#pragma once

#include "tests/fakes/openai/api_error.hpp"

namespace patchbay::fakes::openai {

// Throws ApiError for a missing input.
Json moderation_answer(const Json& body, const std::string& id);

}  // namespace patchbay::fakes::openai
