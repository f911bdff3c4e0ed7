#include "circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class CircuitBreakerTest : public testing::Test {
  protected:
    void fail(unsigned times) {
        for (; times > 0; --times)
            breaker_.failed(own_error("server_error", Remedy::retry), now_);
    }
    bool admitted() { return breaker_.admit(now_).count() == 0; }

    CircuitBreaker breaker_{{3, seconds(10), seconds(60)}};
    CircuitBreaker::Time now_{};
};

TEST_F(CircuitBreakerTest, OpensAfterFailuresInARow) {
    fail(2);
    EXPECT_TRUE(admitted());
    breaker_.succeeded();
    fail(2);
    EXPECT_TRUE(admitted());
    fail(1);
    EXPECT_EQ(breaker_.admit(now_), seconds(10));
}

TEST_F(CircuitBreakerTest, StragglersFailuresDoNotLengthenTheRest) {
    fail(3);
    now_ += seconds(1);
    fail(20);
    EXPECT_EQ(breaker_.admit(now_), seconds(9));
    now_ += seconds(9);
    ASSERT_TRUE(admitted());
    fail(20);
    EXPECT_EQ(breaker_.admit(now_), seconds(20)) << "one failed trial doubles it once";
}

TEST_F(CircuitBreakerTest, LetsOneTrialThrough) {
    fail(3);
    now_ += seconds(10);
    EXPECT_TRUE(admitted());
    EXPECT_FALSE(admitted()) << "the second one waits for the trial's outcome";
    breaker_.succeeded();
    EXPECT_TRUE(admitted());
    EXPECT_TRUE(breaker_.closed());
}

TEST_F(CircuitBreakerTest, RestsTwiceAsLongAfterAFailedTrial) {
    fail(3);
    for (const seconds rest : {seconds(10), seconds(20), seconds(40), seconds(60), seconds(60)}) {
        EXPECT_EQ(breaker_.admit(now_), rest);
        now_ += rest;
        ASSERT_TRUE(admitted());
        fail(1);
    }
}

TEST_F(CircuitBreakerTest, OpensAtOnceForWhatOnlyPeopleCanMend) {
    ProviderError quota = own_error("quota_exhausted", Remedy::next_provider);
    quota.lasting = true;
    breaker_.failed(quota, now_);
    EXPECT_EQ(breaker_.admit(now_), seconds(30));
}

TEST_F(CircuitBreakerTest, IgnoresWhatDoesNotBlameTheProvider) {
    ProviderError refused = own_error("filtered", Remedy::next_provider);
    refused.blames_provider = false;
    for (int i = 0; i < 10; ++i)
        breaker_.failed(refused, now_);
    EXPECT_TRUE(admitted());
}

TEST_F(CircuitBreakerTest, AnAbandonedTrialIsGivenToTheNext) {
    fail(3);
    now_ += seconds(10);
    ASSERT_TRUE(admitted());
    breaker_.abandoned();
    EXPECT_TRUE(admitted());
}

}  // namespace
}  // namespace patchbay::openai
