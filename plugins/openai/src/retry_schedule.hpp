#pragma once
// Whether and when a failed request is sent again to the same provider: exponential back-off with full
// jitter, the server's own wish first, never past the deadline. Pure.

#include "provider_error.hpp"

#include <chrono>
#include <optional>

namespace patchbay::openai {

struct RetrySchedule {
    unsigned attempts = 3;  ///< at one provider, the first one included
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{8000};
    std::chrono::milliseconds longest_wish{60000};  ///< a longer Retry-After means: go elsewhere

    /// The wait before the next attempt after `failures` of them, or nothing: give up here. `random` in
    /// [0,1).
    std::optional<std::chrono::milliseconds> next_wait(unsigned failures, const ProviderError& error,
                                                       std::chrono::milliseconds left, double random) const;
};

}  // namespace patchbay::openai
