#pragma once
// When a failed event is tried again. Pure.

#include <chrono>
#include <cstdint>

namespace patchbay::bus {

/// The pause after the `attempt`-th failure (from 1): doubling from `first` to three hundred times that, with
/// jitter of half its length; `asked_ms` (what the failure itself asked for) wins when not 0, at most an
/// hour. `random`: anything from 0 to 1.
std::chrono::milliseconds retry_pause(unsigned attempt, std::uint32_t asked_ms, double random,
                                      std::chrono::milliseconds first = std::chrono::seconds(1));

}  // namespace patchbay::bus
