#pragma once
// The clock as the decisions of this module see it: handed in by whoever asks, never read by themselves.

#include <chrono>

namespace patchbay::telegram {

using TimePoint = std::chrono::system_clock::time_point;
using Milliseconds = std::chrono::milliseconds;

/// `duration` rounded up, so that waiting that long is never too short.
template <class Rep, class Period>
Milliseconds round_up(std::chrono::duration<Rep, Period> duration) {
    return std::chrono::ceil<Milliseconds>(duration);
}

}  // namespace patchbay::telegram
