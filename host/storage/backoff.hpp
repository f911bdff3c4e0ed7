#pragma once
// Pauses that double from the first to the longest. A pure type.

#include <algorithm>
#include <chrono>

namespace patchbay::storage {

class Backoff {
  public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : first_(first), longest_(longest), next_(first) {}

    /// The pause before the next attempt.
    std::chrono::milliseconds next() {
        const auto pause = next_;
        next_ = std::min(next_ * 2, longest_);
        return pause;
    }
    void reset() { next_ = first_; }

  private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds longest_;
    std::chrono::milliseconds next_;
};

}  // namespace patchbay::storage
