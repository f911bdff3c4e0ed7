#include "host/runtime/call_record.hpp"

#include <algorithm>
#include <bit>

namespace patchbay::runtime {

std::size_t time_step(std::chrono::nanoseconds duration) {
    const auto microseconds =
        static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count() / 1000, 0)) + 4;
    // The two bits below the highest one divide a doubling into four.
    const auto doubling = static_cast<std::size_t>(std::bit_width(microseconds)) - 1;
    const std::size_t quarter = (microseconds >> (doubling - 2)) & 3U;
    return std::min((doubling - 2) * 4 + quarter, Answers::kSteps - 1);
}

std::chrono::nanoseconds longest_of(std::size_t step) {
    const std::size_t doubling = step / 4 + 2;
    const std::uint64_t next = (4 + step % 4 + 1) << (doubling - 2);
    return std::chrono::microseconds(next - 4);
}

CallRecord::~CallRecord() {
    const auto spent = std::chrono::steady_clock::now() - since_;
    outcome_->fetch_add(1, std::memory_order_relaxed);
    answers_.by_time[time_step(spent)].fetch_add(1, std::memory_order_relaxed);
}

}  // namespace patchbay::runtime
