// When a webhook delivery that failed is tried again. Pure.
#pragma once

#include <cstdint>
#include <optional>

namespace patchbay::fakes::telegram {

// Seconds before the next attempt after so many failures in a row: at once, then 2, 4, 8, ... up to a
// ceiling between 60 and 120 chosen by random in [0, 1). Retry-After of the answer wins, up to an hour.
double retry_delay(int failures, double random, std::optional<std::int64_t> retry_after);

}  // namespace patchbay::fakes::telegram
