#include "tests/fakes/telegram/retry_schedule.hpp"

#include <algorithm>

namespace patchbay::fakes::telegram {

double retry_delay(int failures, double random, std::optional<std::int64_t> retry_after) {
    if (retry_after && *retry_after > 0)
        return static_cast<double>(std::min<std::int64_t>(*retry_after, 3600));
    if (failures <= 1) return 0;
    const double ceiling = 60 + 60 * random;
    const int doublings = std::min(failures - 1, 10);
    return std::min(ceiling, static_cast<double>(1 << doublings));
}

}  // namespace patchbay::fakes::telegram
