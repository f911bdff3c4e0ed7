#include "host/storage/backoff.hpp"
#include "host/storage/circuit_breaker.hpp"
#include "host/storage/cluster_settings.hpp"
#include "host/storage/statement_cache.hpp"
#include "host/storage/statement_costs.hpp"
#include "host/storage/statement_guard.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

using namespace std::chrono_literals;
using State = CircuitBreaker::State;
using Place = StatementCosts::Place;

TEST(CircuitBreaker, OpensAfterEnoughFailuresInARow) {
    CircuitBreaker breaker({3, 100ms, 500ms});
    const CircuitBreaker::Time now{};
    breaker.failed(now);
    breaker.failed(now);
    breaker.succeeded();
    breaker.failed(now);
    breaker.failed(now);
    EXPECT_EQ(breaker.state(), State::closed);
    breaker.failed(now);
    EXPECT_EQ(breaker.state(), State::open);
    EXPECT_FALSE(breaker.probe_due(now + 99ms));
    EXPECT_TRUE(breaker.probe_due(now + 100ms));
}

TEST(CircuitBreaker, EveryFailedProbeDoublesThePauseUpToTheLongest) {
    CircuitBreaker breaker({1, 100ms, 500ms});
    CircuitBreaker::Time now{};
    breaker.failed(now);
    for (const auto pause : {100ms, 200ms, 400ms, 500ms, 500ms}) {
        EXPECT_EQ(breaker.retry_at(), now + pause);
        now = breaker.retry_at();
        breaker.begin_probe();
        EXPECT_EQ(breaker.state(), State::half_open);
        EXPECT_FALSE(breaker.probe_due(now + 1h));
        breaker.failed(now);
    }
}

TEST(CircuitBreaker, ASuccessfulProbeClosesAndForgets) {
    CircuitBreaker breaker({1, 100ms, 500ms});
    const CircuitBreaker::Time now{};
    breaker.failed(now);
    breaker.begin_probe();
    breaker.failed(now);
    breaker.begin_probe();
    breaker.succeeded();
    EXPECT_EQ(breaker.state(), State::closed);
    breaker.failed(now);
    EXPECT_EQ(breaker.retry_at(), now + 100ms);
}

TEST(CircuitBreaker, AnAttemptThatBeganEarlierDoesNotDelayTheProbe) {
    CircuitBreaker breaker({1, 100ms, 500ms});
    const CircuitBreaker::Time now{};
    breaker.failed(now);
    breaker.failed(now + 50ms);
    EXPECT_EQ(breaker.retry_at(), now + 100ms);
}

TEST(Backoff, DoublesUpToTheLongestAndStartsOver) {
    Backoff backoff(100ms, 300ms);
    EXPECT_EQ(backoff.next(), 100ms);
    EXPECT_EQ(backoff.next(), 200ms);
    EXPECT_EQ(backoff.next(), 300ms);
    EXPECT_EQ(backoff.next(), 300ms);
    backoff.reset();
    EXPECT_EQ(backoff.next(), 100ms);
}

TEST(StatementGuard, SessionCommandsAreRefusedAndTheRestIsNot) {
    for (const char* sql :
         {"begin", "BEGIN;", "  commit", "-- why\nrollback", "/* a /* b */ */ set x = 1", "copy t to stdout",
          "listen x", "deallocate all", "start transaction", "end", "discard all"}) {
        EXPECT_TRUE(refusal_of(sql)) << sql;
    }
    for (const char* sql :
         {"select 1", "(select 1)", "with a as (select 1) select * from a", "rollback to savepoint a",
          "savepoint a", "release a", "set local lock_timeout = 1", "settle", "update t set a = 1", ""}) {
        EXPECT_FALSE(refusal_of(sql)) << sql;
    }
}

TEST(StatementCache, TheStatementUsedLongestAgoMakesRoom) {
    StatementCache cache(2);
    const auto first = cache.add("select 1", "Notes.Find one");
    EXPECT_EQ(first.name, "pb_notes_find_one_1");
    EXPECT_FALSE(first.evicted);
    const auto second = cache.add("select 2", "b");
    EXPECT_NE(cache.find("select 1"), nullptr);
    const auto third = cache.add("select 3", "c");
    EXPECT_EQ(third.evicted, second.name);
    EXPECT_EQ(cache.find("select 2"), nullptr);
    EXPECT_EQ(*cache.find("select 1"), first.name);
    EXPECT_EQ(cache.size(), 2U);
}

TEST(StatementCache, AForgottenStatementGetsANewName) {
    StatementCache cache(2);
    const std::string before = cache.add("select 1", "a").name;
    cache.forget("select 1");
    cache.forget("never there");
    EXPECT_EQ(cache.find("select 1"), nullptr);
    EXPECT_NE(cache.add("select 1", "a").name, before);
}

TEST(StatementCache, ALongNameFitsPostgresLimit) {
    StatementCache cache(1);
    EXPECT_LE(cache.add("select 1", std::string(500, 'x')).name.size(), 63U);
}

TEST(StatementCosts, AStatementOfASlowBatchRunsAloneUntilItProvesQuick) {
    StatementCosts costs({25ms, 5ms, 3, 30s, 1024});
    const StatementCosts::Time now{};
    EXPECT_EQ(costs.place_of("a", now), Place::batch);
    EXPECT_FALSE(costs.is_slow_batch(25ms));
    EXPECT_TRUE(costs.is_slow_batch(26ms));
    costs.suspect("a");
    EXPECT_EQ(costs.place_of("a", now), Place::alone);
    EXPECT_EQ(costs.place_of("b", now), Place::batch);
    costs.measured("a", 1ms, now);
    EXPECT_EQ(costs.place_of("a", now), Place::batch);
}

TEST(StatementCosts, AStatementThatStaysSlowIsKeptOutForAWhileAndThenTriedAlone) {
    StatementCosts costs({25ms, 5ms, 3, 30s, 1024});
    const StatementCosts::Time now{};
    costs.measured("a", 6ms, now);
    costs.measured("a", 6ms, now);
    EXPECT_EQ(costs.place_of("a", now), Place::alone);
    costs.measured("a", 6ms, now);
    EXPECT_EQ(costs.place_of("a", now + 29s), Place::pool);
    EXPECT_EQ(costs.place_of("a", now + 30s), Place::alone);
}

TEST(StatementCosts, AQuickRunInBetweenClearsAStatement) {
    StatementCosts costs({25ms, 5ms, 3, 30s, 1024});
    const StatementCosts::Time now{};
    for (const auto took : {6ms, 6ms, 1ms, 6ms, 6ms})
        costs.measured("a", took, now);
    EXPECT_EQ(costs.place_of("a", now), Place::alone);
}

TEST(StatementCosts, WhatRanIntoALimitIsKeptOutAtOnce) {
    StatementCosts costs({25ms, 5ms, 3, 30s, 1024});
    costs.keep_out("a", {});
    EXPECT_EQ(costs.place_of("a", {}), Place::pool);
}

TEST(StatementCosts, WhatIsRememberedIsBounded) {
    StatementCosts costs({25ms, 5ms, 3, 30s, 2});
    for (const char* sql : {"a", "b", "c"})
        costs.suspect(sql);
    EXPECT_EQ(costs.place_of("a", {}), Place::batch);
    EXPECT_EQ(costs.place_of("c", {}), Place::alone);
}

TEST(ClusterSettings, TheSocketMustFitTheSystemsLimit) {
    EXPECT_TRUE(fits_socket("/" + std::string(91, 'x')));  // 92 and "/.s.PGSQL.5432"
    EXPECT_TRUE(fits_socket("/" + std::string(92, 'x')));
    EXPECT_FALSE(fits_socket("/" + std::string(93, 'x')));
    const auto shorter = short_socket_folder("/run", "/" + std::string(200, 'x'));
    EXPECT_TRUE(fits_socket(shorter));
    EXPECT_NE(shorter, short_socket_folder("/run", "/" + std::string(201, 'x')));
}

TEST(ClusterSettings, AnyFolderNameIsQuoted) {
    EXPECT_NE(postgresql_conf("/a, b'c").find("unix_socket_directories = '\"/a, b''c\"'"), std::string::npos);
    EXPECT_NE(postgresql_conf("/a").find("listen_addresses = ''"), std::string::npos);
}

}  // namespace patchbay::storage
