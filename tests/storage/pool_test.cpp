#include "tests/storage/test_database.hpp"

#include "host/runtime/runtime.hpp"
#include "host/storage/connection.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

namespace patchbay::storage {

using namespace std::chrono_literals;
using test::eventually;
using test::failure_of;
using test::TestDatabase;
using test::time_of;

namespace {

void small_pool(StorageOptions& options) {
    options.pool.connections = 1;
    options.pool.acquire_limit = 200ms;
}

void make_table(TestDatabase& test, const std::string& name, const std::string& columns) {
    test.storage.execute({"test.drop", "drop table if exists " + name + " cascade", {}});
    test.storage.execute({"test.create", "create table " + name + " (" + columns + ")", {}});
}

std::int64_t count(TestDatabase& test, const std::string& table) {
    const std::string sql = "select count(*) as n from " + table;
    return test.database.read({"test.count", sql})[0].integer("n");
}

}  // namespace

TEST(Pool, ErrorsOfTheServerAreMapped) {
    TestDatabase test;
    make_table(test, "parents", "id integer primary key, n integer check (n > 0)");
    make_table(test, "children", "parent integer references parents");
    constexpr Statement kInsert{"test.insert", "insert into parents values ($1::int, 1)"};
    test.database.execute(kInsert, 1);

    const Error unique = failure_of([&] { test.database.execute(kInsert, 1); });
    EXPECT_EQ(unique.code, "database.unique");
    EXPECT_EQ(unique.detail, "parents_pkey");
    const Error foreign = failure_of([&] {
        test.database.execute({"test.child", "insert into children values (9)"});
    });
    EXPECT_EQ(foreign.code, "database.foreign_key");
    EXPECT_EQ(foreign.detail, "children_parent_fkey");
    EXPECT_EQ(failure_of([&] {
                  test.database.execute({"test.check", "insert into parents values (2, -1)"});
              }).detail,
              "parents_n_check");
    const Error wrong = failure_of([&] { test.database.execute({"test.wrong", "select * from nowhere"}); });
    EXPECT_EQ(wrong.kind, ErrorKind::internal);
    EXPECT_NE(wrong.detail.find("test.wrong"), std::string::npos);
    EXPECT_NE(wrong.detail.find("nowhere"), std::string::npos);
    EXPECT_EQ(failure_of([&] {
                  test.database.execute({"test.uuid", "select $1::uuid"}, "abc");
              }).kind,
              ErrorKind::invalid);
}

TEST(Pool, AZeroByteInAParameterIsRefusedInsteadOfCuttingTheText) {
    TestDatabase test;
    const std::string text("a\0b", 3);
    EXPECT_EQ(failure_of([&] {
                  test.database.execute({"test.zero", "select $1::text"}, text);
              }).code,
              "database.value");
    EXPECT_EQ(failure_of([&] {
                  test.database.read({"test.zero", "select $1::text"}, text);
              }).code,
              "database.value");
}

TEST(Pool, AStatementThatWouldChangeTheSessionIsRefused) {
    TestDatabase test;
    EXPECT_NE(failure_of([&] {
                  test.database.execute({"test.begin", "begin"});
              }).detail.find("\"begin\""),
              std::string::npos);
}

TEST(Pool, AStatementOverItsTimeLimitEnds) {
    TestDatabase test([](StorageOptions& options) { options.pool.statement_timeout = 100ms; });
    EXPECT_EQ(failure_of([&] {
                  test.database.execute({"test.sleep", "select pg_sleep(30)"});
              }).kind,
              ErrorKind::timeout);
}

TEST(Pool, ALockedTableFailsOnlyWhoNeedsIt) {
    TestDatabase test([](StorageOptions& options) { options.pool.lock_timeout = 100ms; });
    make_table(test, "locked", "id integer");
    const auto holder = test.storage.begin();
    test.storage.execute_in(holder, {"test.lock", "lock table locked in access exclusive mode", {}});
    EXPECT_EQ(failure_of([&] {
                  test.database.execute({"test.insert", "insert into locked values (1)"});
              }).code,
              "database.locked");
    EXPECT_EQ(failure_of([&] {
                  test.database.read({"test.read", "select * from locked"});
              }).code,
              "database.locked");
    EXPECT_NO_THROW(test.database.read({"test.other", "select 1"}));
    test.storage.rollback(holder);
    EXPECT_NO_THROW(test.database.execute({"test.insert", "insert into locked values (1)"}));
}

TEST(Pool, ATransactionIsKeptWholeOrNotAtAll) {
    TestDatabase test;
    make_table(test, "whole", "id integer primary key");
    constexpr Statement kInsert{"test.whole", "insert into whole values ($1::int)"};
    test.database.transaction([&](Transaction& transaction) {
        transaction.execute(kInsert, 1);
        transaction.execute(kInsert, 2);
    });
    EXPECT_EQ(count(test, "whole"), 2);
    const Error error = failure_of([&] {
        test.database.transaction([&](Transaction& transaction) {
            transaction.execute(kInsert, 3);
            transaction.execute(kInsert, 1);
        });
    });
    EXPECT_EQ(error.code, "database.unique");
    EXPECT_EQ(count(test, "whole"), 2);
}

TEST(Pool, ACommitAfterAFailedStatementIsNoSuccess) {
    TestDatabase test;
    make_table(test, "aborted", "id integer primary key");
    const auto id = test.storage.begin();
    test.storage.execute_in(id, {"test.insert", "insert into aborted values (1)", {}});
    failure_of([&] { test.storage.execute_in(id, {"test.wrong", "select 1 / 0", {}}); });
    EXPECT_EQ(failure_of([&] { test.storage.commit(id); }).code, "database.transaction_aborted");
    EXPECT_EQ(count(test, "aborted"), 0);
}

TEST(Pool, ASavepointSavesATransaction) {
    TestDatabase test;
    make_table(test, "saved", "id integer primary key");
    const auto id = test.storage.begin();
    test.storage.execute_in(id, {"test.insert", "insert into saved values (1)", {}});
    test.storage.execute_in(id, {"test.savepoint", "savepoint here", {}});
    failure_of([&] { test.storage.execute_in(id, {"test.insert", "insert into saved values (1)", {}}); });
    test.storage.execute_in(id, {"test.back", "rollback to savepoint here", {}});
    test.storage.commit(id);
    EXPECT_EQ(count(test, "saved"), 1);
}

TEST(Pool, ADeferredConstraintIsReportedByTheCommit) {
    TestDatabase test;
    make_table(test, "deferred", "id integer unique deferrable initially deferred");
    const auto id = test.storage.begin();
    test.storage.execute_in(id, {"test.insert", "insert into deferred values (1), (1)", {}});
    EXPECT_EQ(failure_of([&] { test.storage.commit(id); }).code, "database.unique");
    EXPECT_EQ(failure_of([&] { test.storage.commit(id); }).code, "database.transaction_over");
}

TEST(Pool, WhatIsToRunAfterTheCommitRunsOnlyThen) {
    TestDatabase test;
    std::atomic<int> runs{0};
    const auto kept = test.storage.begin();
    test.storage.after_commit(kept, [&] { ++runs; });
    EXPECT_EQ(runs, 0);
    test.storage.commit(kept);
    EXPECT_EQ(runs, 1);
    const auto dropped = test.storage.begin();
    test.storage.after_commit(dropped, [&] { ++runs; });
    test.storage.rollback(dropped);
    EXPECT_EQ(runs, 1);
}

TEST(Pool, ATransactionThatIsLeftOpenIsRolledBack) {
    TestDatabase test([](StorageOptions& options) { options.pool.lease_limit = 100ms; });
    make_table(test, "left_open", "id integer");
    const auto id = test.storage.begin("somebody");
    test.storage.execute_in(id, {"test.insert", "insert into left_open values (1)", {}});
    EXPECT_TRUE(eventually([&] { return test.storage.status().in_use == 0; }));
    EXPECT_EQ(failure_of([&] { test.storage.commit(id); }).code, "database.transaction_over");
    EXPECT_NO_THROW(test.storage.rollback(id));
    EXPECT_EQ(count(test, "left_open"), 0);
}

TEST(Pool, EverythingOfAnOwnerIsRolledBackAndNothingElse) {
    TestDatabase test;
    make_table(test, "owned", "id integer");
    const auto first = test.storage.begin("gone");
    const auto second = test.storage.begin("gone");
    const auto other = test.storage.begin("stays");
    for (const auto id : {first, second, other})
        test.storage.execute_in(id, {"test.insert", "insert into owned values (1)", {}});
    EXPECT_EQ(test.storage.rollback_all("gone"), 2U);
    EXPECT_EQ(failure_of([&] { test.storage.commit(first); }).code, "database.transaction_over");
    test.storage.commit(other);
    EXPECT_EQ(count(test, "owned"), 1);
    EXPECT_EQ(test.storage.rollback_all("gone"), 0U);
}

TEST(Pool, TheWaitForAConnectionIsBounded) {
    TestDatabase test(small_pool);
    const auto holder = test.storage.begin();
    Error error;
    const auto waited = time_of([&] {
        error = failure_of([&] { test.database.execute({"test.wait", "select 1"}); });
    });
    EXPECT_EQ(error.code, "database.busy");
    EXPECT_GT(error.retry_after_ms, 0U);
    EXPECT_GE(waited, 190ms);
    EXPECT_LT(waited, 5s);
    test.storage.rollback(holder);
    EXPECT_NO_THROW(test.database.execute({"test.wait", "select 1"}));
}

TEST(Pool, AFullQueueRefusesAtOnce) {
    TestDatabase test([](StorageOptions& options) {
        options.pool.connections = 1;
        options.pool.queue_limit = 0;
    });
    const auto holder = test.storage.begin();
    EXPECT_EQ(failure_of([&] { test.database.execute({"test.full", "select 1"}); }).code, "database.busy");
    test.storage.rollback(holder);
}

TEST(Pool, ManyThreadsShareFewConnections) {
    TestDatabase test([](StorageOptions& options) { options.pool.connections = 4; });
    make_table(test, "shared_work", "id integer");
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 32; ++thread) {
        threads.emplace_back([&, thread] {
            for (int n = 0; n < 20; ++n)
                test.database.execute({"test.add", "insert into shared_work values ($1::int)"}, thread);
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(count(test, "shared_work"), 640);
    EXPECT_LE(test.storage.status().connected, 4U);
}

TEST(Pool, WorkRunsOnAConnectionsThread) {
    TestDatabase test;
    std::promise<int> version;
    Job job;
    job.name = "test.job";
    job.run = [&](Connection& connection) { version.set_value(connection.server_version()); };
    job.refuse = [&](const Error& error) { version.set_exception(std::make_exception_ptr(Failure(error))); };
    test.storage.submit(std::move(job));
    EXPECT_GT(version.get_future().get(), 90000);
}

TEST(Pool, AnExceptionOfAJobReachesItsOwnerAndTheConnectionIsReplaced) {
    TestDatabase test(small_pool);
    std::promise<Error> refused;
    Job job;
    job.name = "test.throws";
    job.run = [](Connection&) { throw std::runtime_error("of its own"); };
    job.refuse = [&](const Error& error) { refused.set_value(error); };
    test.storage.submit(std::move(job));
    EXPECT_NE(refused.get_future().get().detail.find("of its own"), std::string::npos);
    EXPECT_NO_THROW(test.database.execute({"test.after", "select 1"}));
}

TEST(Pool, APlanThatOutlivedItsTableIsMadeAgain) {
    TestDatabase test(small_pool);
    make_table(test, "changing", "a integer");
    const Statement all{"test.all", "select * from changing"};
    test.database.execute(all);
    test.database.read(all);
    test.storage.execute({"test.alter", "alter table changing add column b text default 'new'", {}});
    test.storage.execute({"test.row", "insert into changing values (1)", {}});
    EXPECT_EQ(test.database.execute(all)[0].text("b"), "new");
    EXPECT_EQ(test.database.read(all)[0].text("b"), "new");
}

TEST(Pool, FibersWaitWithoutHoldingTheirLoop) {
    TestDatabase test;
    runtime::Runtime runtime(1);
    std::atomic<int> done{0};
    const auto* label = runtime::intern_label("test", "fiber");
    const auto took = time_of([&] {
        for (int n = 0; n < 4; ++n) {
            runtime.at(0).spawn(label, nullptr, [&] {
                test.database.execute({"test.sleep", "select pg_sleep(0.2)"});
                ++done;
            });
        }
        EXPECT_TRUE(eventually([&] { return done == 4; }));
    });
    EXPECT_LT(took, 750ms);
}

TEST(Pool, ACancelledFiberLeavesItsWaitAndTheWorkGoesOn) {
    TestDatabase test;
    make_table(test, "cancelled", "id integer");
    runtime::Runtime runtime(1);
    const auto scope = std::make_shared<runtime::CancelScope>();
    std::atomic<bool> started{false};
    std::atomic<bool> cancelled{false};
    runtime.at(0).spawn(runtime::intern_label("test", "fiber"), scope, [&] {
        started = true;
        try {
            test.database.execute(
                {"test.slow", "insert into cancelled select 1 from (select pg_sleep(0.3)) s"});
        } catch (const Cancelled&) {
            cancelled = true;
        }
    });
    ASSERT_TRUE(eventually([&] { return started.load() && test.storage.status().in_use > 0; }));
    scope->cancel();
    EXPECT_TRUE(eventually([&] { return cancelled.load(); }, 250ms));
    EXPECT_TRUE(eventually([&] { return count(test, "cancelled") == 1; }));
}

TEST(Pool, ATransactionThatACancelledFiberCouldNotTakeIsRolledBack) {
    TestDatabase test([](StorageOptions& options) { options.pool.connections = 1; });
    const auto holder = test.storage.begin("holder");
    runtime::Runtime runtime(1);
    const auto scope = std::make_shared<runtime::CancelScope>();
    std::atomic<bool> cancelled{false};
    runtime.at(0).spawn(runtime::intern_label("test", "fiber"), scope, [&] {
        try {
            test.storage.begin("test");
        } catch (const Cancelled&) {
            cancelled = true;
        }
    });
    ASSERT_TRUE(eventually([&] { return test.storage.status().waiting > 0; }));
    scope->cancel();
    ASSERT_TRUE(eventually([&] { return cancelled.load(); }));
    test.storage.rollback(holder);
    EXPECT_TRUE(eventually([&] { return test.storage.status().in_use == 0; }));
}

}  // namespace patchbay::storage
