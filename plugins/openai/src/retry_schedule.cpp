#include "retry_schedule.hpp"

#include <algorithm>

namespace patchbay::openai {

using std::chrono::milliseconds;

std::optional<milliseconds> RetrySchedule::next_wait(unsigned failures, const ProviderError& error,
                                                     milliseconds left, double random) const {
    if (error.remedy != Remedy::retry || failures >= attempts) return std::nullopt;
    milliseconds wait{};
    if (error.retry_after) {
        if (*error.retry_after > longest_wish) return std::nullopt;
        // A little jitter on top, so that all who were told the same second do not come at once.
        wait = *error.retry_after + milliseconds(static_cast<std::int64_t>(100 * random));
    } else {
        const unsigned doublings = std::min(failures > 0 ? failures - 1 : 0U, 16U);
        const milliseconds ceiling = std::min(cap, base * (std::int64_t{1} << doublings));
        wait = milliseconds(static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * random));
    }
    if (wait >= left) return std::nullopt;
    return wait;
}

}  // namespace patchbay::openai
