// The control API of the fake Telegram, by area. tests/fakes/README.md shows each call.
#pragma once

#include "tests/fakes/http/control.hpp"
#include "tests/fakes/telegram/core.hpp"

namespace patchbay::fakes::telegram {

class Storms;

void add_setup_routes(ControlRouter& router, Core& core);       // bots, users, chats, limits, pace, reset
void add_people_routes(ControlRouter& router, Core& core);      // what users do
void add_inspection_routes(ControlRouter& router, Core& core);  // what was received and what is seen
void add_fault_routes(ControlRouter& router, Core& core);
void add_storm_routes(ControlRouter& router, Storms& storms);

// The bot that "bot" in the body or query names (id, token or username; may be left out if there is only
// one).
Bot& chosen_bot(const ControlCall& call, Core& core);

}  // namespace patchbay::fakes::telegram
