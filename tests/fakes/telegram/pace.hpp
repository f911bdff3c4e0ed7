// How fast time passes in a fake Telegram and how badly updates arrive. Set by options and the control API.
#pragma once

#include <algorithm>
#include <chrono>

namespace patchbay::fakes::telegram {

struct Pace {
    double time_scale = 1;   // 0.01: delays of the real server are a hundred times shorter
    bool pace_polls = true;  // slow down pollers that repeat an offset, as the real server does

    std::chrono::nanoseconds seconds(double real) const {
        return std::chrono::nanoseconds(static_cast<std::int64_t>(std::max(0.0, real * time_scale) * 1e9));
    }
};

struct Distortion {
    int copies = 1;        // each update so many times
    bool shuffle = false;  // not in order, not even within a chat
};

}  // namespace patchbay::fakes::telegram
