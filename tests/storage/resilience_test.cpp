// What callers see while connections break and the server goes away.

#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

#include <signal.h>

#include <atomic>
#include <thread>

namespace patchbay::storage {

using namespace std::chrono_literals;
using test::eventually;
using test::failure_of;
using test::TestDatabase;
using test::time_of;

namespace {

constexpr Statement kCutOthers{"test.cut",
                               "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                               "where usename = current_user and pid <> pg_backend_pid()"};

bool works(TestDatabase& test) {
    try {
        test.database.read({"test.one", "select 1"});
        test.database.execute({"test.one", "select 1"});
        return true;
    } catch (const Failure&) {
        return false;
    }
}

}  // namespace

TEST(Resilience, AConnectionThatWasCutWhileIdleIsReplacedUnseen) {
    TestDatabase test;
    TestDatabase other;
    for (int n = 0; n < 5; ++n) {
        EXPECT_TRUE(works(test));
        other.database.execute(kCutOthers);
        EXPECT_TRUE(works(test));
    }
}

TEST(Resilience, ReadsSurviveCutsUnderWay) {
    TestDatabase test;
    TestDatabase other;
    std::atomic<bool> end{false};
    std::atomic<int> read{0};
    std::atomic<int> failed{0};
    std::vector<std::thread> readers;
    for (int n = 0; n < 8; ++n) {
        readers.emplace_back([&] {
            while (!end) {
                try {
                    test.database.read({"test.some", "select count(*) from generate_series(1, 1000)"});
                    ++read;
                } catch (const Failure&) {
                    ++failed;
                }
            }
        });
    }
    for (int n = 0; n < 5; ++n) {
        const int before = read;
        EXPECT_TRUE(eventually([&] { return read > before + 50; }));
        other.database.execute(kCutOthers);
    }
    end = true;
    for (auto& reader : readers)
        reader.join();
    EXPECT_EQ(failed, 0);
}

TEST(Resilience, AWriteWhoseConnectionBrokeIsReportedAsUnknown) {
    TestDatabase test;
    TestDatabase other;
    std::thread cutter([&] {
        EXPECT_TRUE(eventually([&] {
            return other.database
                       .execute({"test.cut_sleeper",
                                 "select pg_terminate_backend(pid) from pg_stat_activity "
                                 "where query like '%pg_sleep(20)%' and state = 'active' and pid <> "
                                 "pg_backend_pid()"})
                       .size() > 0;
        }));
    });
    EXPECT_EQ(failure_of([&] {
                  test.database.execute({"test.write", "select pg_sleep(20)"});
              }).code,
              "database.commit_unknown");
    cutter.join();
    EXPECT_TRUE(works(test));
}

TEST(Resilience, ATransactionWhoseConnectionBrokeIsOver) {
    TestDatabase test;
    TestDatabase other;
    const auto id = test.storage.begin();
    test.storage.execute_in(id, {"test.first", "select 1", {}});
    other.database.execute(kCutOthers);
    EXPECT_EQ(failure_of([&] {
                  test.storage.execute_in(id, {"test.second", "select 1", {}});
              }).code,
              "database.unavailable");
    EXPECT_EQ(failure_of([&] { test.storage.commit(id); }).code, "database.transaction_over");
    EXPECT_NO_THROW(test.storage.rollback(id));
    EXPECT_TRUE(works(test));
}

TEST(Resilience, ACommitWhoseConnectionBrokeIsReportedAsUnknown) {
    TestDatabase test;
    TestDatabase other;
    const auto id = test.storage.begin();
    test.storage.execute_in(id, {"test.first", "select 1", {}});
    other.database.execute(kCutOthers);
    EXPECT_EQ(failure_of([&] { test.storage.commit(id); }).code, "database.commit_unknown");
}

TEST(Resilience, WhileTheServerIsAwayCallersAreRefusedQuicklyAndItsReturnIsNoticed) {
    TestDatabase test;
    EXPECT_TRUE(works(test));
    EmbeddedCluster& cluster = test::shared_cluster();
    const ClusterStatus before = cluster.status();
    ASSERT_EQ(::kill(before.pid, SIGKILL), 0);
    int refused = 0;
    std::chrono::milliseconds slowest{0};
    const auto ask = [&] {
        bool right = false;
        slowest = std::max(slowest, time_of([&] {
                               try {
                                   test.database.execute({"test.one", "select 1"});
                                   right = true;
                               } catch (const Failure& failure) {
                                   EXPECT_EQ(failure.error().kind, ErrorKind::unavailable);
                                   EXPECT_EQ(failure.error().retry_after_ms, 1000U);
                                   ++refused;
                               }
                           }));
        return right && cluster.status().restarts > before.restarts;
    };
    EXPECT_TRUE(eventually(ask, 30s));
    EXPECT_GT(refused, 0);
    EXPECT_LT(slowest, 1s);
    EXPECT_TRUE(eventually([&] { return works(test); }, 1s));
    EXPECT_EQ(test.storage.status().state, "connected");
}

TEST(Resilience, ADatabaseThatWasNeverThereIsNamed) {
    TestDatabase test([](StorageOptions& options) { options.pool.url = "host=/does/not/exist dbname=x"; });
    for (int n = 0; n < 5; ++n) {
        const Error error = failure_of([&] { test.database.execute({"test.one", "select 1"}); });
        EXPECT_EQ(error.code, "database.unavailable");
        EXPECT_NE(error.detail.find("/does/not/exist"), std::string::npos);
        EXPECT_EQ(failure_of([&] {
                      test.database.read({"test.one", "select 1"});
                  }).code,
                  "database.unavailable");
        EXPECT_EQ(failure_of([&] { test.storage.begin(); }).code, "database.unavailable");
    }
    EXPECT_EQ(test.storage.status().connected, 0U);
}

}  // namespace patchbay::storage
