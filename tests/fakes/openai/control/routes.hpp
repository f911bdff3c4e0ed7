// The control API of the fake OpenAI. tests/fakes/README.md shows each call.
#pragma once

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/openai/core.hpp"

namespace patchbay::fakes::openai {

void add_control_routes(ControlRouter& router, Core& core);

}  // namespace patchbay::fakes::openai
