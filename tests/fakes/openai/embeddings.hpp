// Embeddings without a model: each word pushes the vector in its own direction, so texts that share words
// (or the beginnings of words) are near each other. The same text gives the same vector everywhere. Pure.
#pragma once

#include "tests/fakes/openai/api_error.hpp"
#include "tests/fakes/openai/models.hpp"

namespace patchbay::fakes::openai {

// A vector of length 1.
std::vector<float> embed(const std::string& text, std::int64_t dimensions);

// The answer to POST /v1/embeddings; throws ApiError.
Json embeddings_answer(const Json& body, const std::vector<Model>& models);

}  // namespace patchbay::fakes::openai
