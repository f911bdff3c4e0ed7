#include "tests/fakes/openai/core.hpp"

namespace patchbay::fakes::openai {

void Core::reset() {
    style = {options.chunk_size, std::chrono::milliseconds(options.chunk_delay_ms)};
    first_delay_ms = options.first_delay_ms;
    models = default_models();
    keys = options.keys;
    script.clear();
    transcripts.clear();
    faults.clear();
    calls.clear();
}

}  // namespace patchbay::fakes::openai
