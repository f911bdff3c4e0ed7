// Takes white space off both ends of a formatted text, as Telegram does, and moves the entities with it.
// Pure.
#pragma once

#include "tests/fakes/telegram/text/entities.hpp"

namespace patchbay::fakes::telegram {

void trim(FormattedText& formatted);

}  // namespace patchbay::fakes::telegram
