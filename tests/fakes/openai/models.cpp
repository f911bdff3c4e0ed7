#include "tests/fakes/openai/models.hpp"

namespace patchbay::fakes::openai {

std::vector<Model> default_models() {
    return {
        {"gpt-4o", ModelKind::chat, 128'000, false, 0, false, 1'715'367'049},
        {"gpt-4o-mini", ModelKind::chat, 128'000, false, 0, false, 1'721'172'741},
        {"gpt-5-mini", ModelKind::chat, 400'000, true, 0, false, 1'754'425'777},
        {"tiny-context", ModelKind::chat, 1'000, false, 0, false, 1'700'000'000},
        {"text-embedding-3-small", ModelKind::embedding, 8'192, false, 1536, true, 1'705'948'997},
        {"text-embedding-3-large", ModelKind::embedding, 8'192, false, 3072, true, 1'705'953'180},
        {"text-embedding-ada-002", ModelKind::embedding, 8'192, false, 1536, false, 1'671'217'299},
        {"whisper-1", ModelKind::transcription, 0, false, 0, false, 1'677'532'384},
        {"gpt-4o-mini-transcribe", ModelKind::transcription, 0, false, 0, false, 1'742'068'596},
        {"omni-moderation-latest", ModelKind::moderation, 0, false, 0, false, 1'731'689'265},
    };
}

}  // namespace patchbay::fakes::openai
