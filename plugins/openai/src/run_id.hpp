#pragma once
// The id of the run that answers an event: the same for every delivery of that event, so that a repeat after
// a crash posts nothing twice. A UUIDv7 by form: it begins with the event's time and so sorts like ids made
// anew. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace patchbay::openai {

std::string run_id_for(std::string_view event_id, std::int64_t occurred_at_us);

}  // namespace patchbay::openai
