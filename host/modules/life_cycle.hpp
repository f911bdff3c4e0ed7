#pragma once
// What a module's state may become. Pure: events in, the next state out; the shell (Module) does what it
// says.

#include <chrono>
#include <optional>
#include <string_view>

namespace patchbay::modules {

enum class State { disabled, refused, starting, running, degraded, draining, stopped, failed, quarantined };

enum class Event {
    enable,       ///< somebody wants it to run
    disable,      ///< somebody wants it to end
    refused,      ///< a check before loading failed
    quarantined,  ///< it took the process down, or its own, too often
    started,      ///< start() succeeded
    start_failed,
    became_healthy,
    became_degraded,
    crashed,  ///< its process ended by itself, and no other could take its place
    drained,  ///< everything ended
    stuck,    ///< something did not end; the library stays mapped
};

/// Nothing when the event does not belong into this state.
std::optional<State> next_state(State state, Event event);

/// How long to wait after so many starts in a row have failed (from 1 on) before the next one.
std::chrono::seconds retry_pause(int failures);

/// Whether calls reach the module in this state.
bool is_serving(State state);

std::string_view to_text(State state);

}  // namespace patchbay::modules
