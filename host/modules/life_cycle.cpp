#include "host/modules/life_cycle.hpp"

#include <algorithm>

namespace patchbay::modules {

std::optional<State> next_state(State state, Event event) {
    switch (event) {
        case Event::enable:
            if (state == State::disabled || state == State::stopped || state == State::failed ||
                state == State::refused || state == State::quarantined)
                return State::starting;
            break;
        case Event::disable:
            if (state == State::running || state == State::degraded) return State::draining;
            if (state == State::failed || state == State::refused || state == State::stopped ||
                state == State::quarantined)
                return State::disabled;
            break;
        case Event::refused:
            if (state == State::starting || state == State::disabled) return State::refused;
            break;
        case Event::quarantined:
            if (state == State::disabled || is_serving(state)) return State::quarantined;
            break;
        case Event::started:
            if (state == State::starting) return State::running;
            break;
        case Event::start_failed:
            if (state == State::starting) return State::failed;
            break;
        case Event::became_healthy:
            if (state == State::degraded) return State::running;
            break;
        case Event::became_degraded:
            if (state == State::running) return State::degraded;
            break;
        case Event::crashed:
            if (is_serving(state)) return State::failed;
            break;
        case Event::drained:
            if (state == State::draining) return State::disabled;
            break;
        case Event::stuck:
            if (state == State::draining) return State::stopped;
            break;
    }
    return std::nullopt;
}

std::chrono::seconds retry_pause(int failures) {
    constexpr std::chrono::seconds kFirst{5};
    constexpr std::chrono::seconds kLongest{300};
    return std::min(kFirst * (1 << std::clamp(failures - 1, 0, 10)), kLongest);
}

bool is_serving(State state) {
    return state == State::running || state == State::degraded;
}

std::string_view to_text(State state) {
    switch (state) {
        case State::disabled:
            return "disabled";
        case State::refused:
            return "refused";
        case State::starting:
            return "starting";
        case State::running:
            return "running";
        case State::degraded:
            return "degraded";
        case State::draining:
            return "draining";
        case State::stopped:
            return "stopped";
        case State::failed:
            return "failed";
        case State::quarantined:
            return "quarantined";
    }
    return "failed";
}

}  // namespace patchbay::modules
