// The models the fake offers and what each can do. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::fakes::openai {

enum class ModelKind { chat, embedding, transcription, moderation };

struct Model {
    std::string id;
    ModelKind kind = ModelKind::chat;
    std::int64_t context = 128'000;  // tokens
    bool reasoning = false;          // refuses max_tokens and a temperature other than 1
    std::int64_t dimensions = 0;     // of embeddings
    bool may_shorten = false;        // takes the parameter "dimensions"
    std::int64_t created = 1'700'000'000;
};

std::vector<Model> default_models();

}  // namespace patchbay::fakes::openai
