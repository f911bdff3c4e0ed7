// How often a fault strikes: the next N calls, after some that pass, each with a probability. Pure.
#pragma once

#include <cstdint>
#include <optional>

namespace patchbay::fakes {

class Budget {
  public:
    Budget() = default;
    // times: nothing means until cleared. skip: so many matching calls pass first.
    Budget(std::optional<std::uint64_t> times, double probability, std::uint64_t skip)
        : remaining_(times), probability_(probability), skip_(skip) {}

    // Asks for one matching call; random is in [0, 1).
    bool strikes(double random) {
        if (spent()) return false;
        if (skip_ > 0) {
            --skip_;
            return false;
        }
        if (random >= probability_) return false;
        if (remaining_) --*remaining_;
        ++struck_;
        return true;
    }

    bool spent() const { return remaining_ && *remaining_ == 0; }
    std::uint64_t struck() const { return struck_; }
    std::optional<std::uint64_t> remaining() const { return remaining_; }

  private:
    std::optional<std::uint64_t> remaining_;
    double probability_ = 1;
    std::uint64_t skip_ = 0;
    std::uint64_t struck_ = 0;
};

}  // namespace patchbay::fakes
