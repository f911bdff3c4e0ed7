#include "host/runtime/call_record.hpp"

#include <gtest/gtest.h>

namespace patchbay::runtime {
namespace {

using namespace std::chrono_literals;

TEST(TimeSteps, GrowWithTheTimeAndHoldIt) {
    std::size_t before = 0;
    for (std::chrono::nanoseconds time = 0ns; time < 30s; time += time / 7 + 900ns) {
        const std::size_t step = time_step(time);
        EXPECT_GE(step, before);
        EXPECT_LE(time, longest_of(step) + 1us) << time.count();
        if (step > 0) {
            EXPECT_GE(time + 1us, longest_of(step - 1)) << time.count();
        }
        before = step;
    }
    EXPECT_LT(time_step(std::chrono::hours(10000)), Answers::kSteps);
}

TEST(CallRecord, CountsEachCallOnceByItsEnd) {
    Answers answers;
    { CallRecord(answers).answered(); }
    { CallRecord(answers).cancelled(); }
    { const CallRecord failed(answers); }
    EXPECT_EQ(answers.answered, 1U);
    EXPECT_EQ(answers.cancelled, 1U);
    EXPECT_EQ(answers.failed, 1U);
    std::uint64_t timed = 0;
    for (const auto& step : answers.by_time)
        timed += step;
    EXPECT_EQ(timed, 3U);
}

}  // namespace
}  // namespace patchbay::runtime
