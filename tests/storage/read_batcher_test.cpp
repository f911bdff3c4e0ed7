#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace patchbay::storage {

using namespace std::chrono_literals;
using test::eventually;
using test::failure_of;
using test::TestDatabase;
using test::time_of;

namespace {

/// Runs `work(thread)` on many threads at once, so that their reads share batches.
void together(int threads, const std::function<void(int)>& work) {
    std::atomic<bool> go{false};
    std::vector<std::thread> running;
    for (int thread = 0; thread < threads; ++thread) {
        running.emplace_back([&, thread] {
            while (!go)
                std::this_thread::yield();
            work(thread);
        });
    }
    go = true;
    for (auto& thread : running)
        thread.join();
}

}  // namespace

TEST(ReadBatcher, EveryCallerGetsItsOwnAnswer) {
    TestDatabase test;
    std::atomic<int> wrong{0};
    together(64, [&](int thread) {
        for (int n = 0; n < 50; ++n) {
            const int value = thread * 1000 + n;
            const Rows rows = test.database.read({"test.echo", "select $1::int as n, $2::text as t"}, value,
                                                 "x" + std::to_string(value));
            if (rows[0].integer("n") != value || rows[0].text("t") != "x" + std::to_string(value)) ++wrong;
        }
    });
    EXPECT_EQ(wrong, 0);
}

TEST(ReadBatcher, AFailedStatementDoesNotHurtItsNeighbours) {
    TestDatabase test;
    std::atomic<int> right{0};
    std::atomic<int> refused{0};
    together(64, [&](int thread) {
        for (int n = 0; n < 20; ++n) {
            try {
                const bool bad = thread % 8 == 0;
                const Rows rows =
                    test.database.read({"test.divide", "select 10 / $1::int as n"}, bad ? 0 : 5);
                if (!bad && rows[0].integer("n") == 2) ++right;
            } catch (const Failure& failure) {
                if (failure.error().code == "database.value") ++refused;
            }
        }
    });
    EXPECT_EQ(right, 56 * 20);
    EXPECT_EQ(refused, 8 * 20);
}

TEST(ReadBatcher, TextThatIsNoUtf8IsTheCallersFaultAloneAndInABatch) {
    TestDatabase test;
    std::atomic<int> right{0};
    std::atomic<int> refused{0};
    for (const int threads : {1, 64}) {
        together(threads, [&](int thread) {
            for (int n = 0; n < 20; ++n) {
                const bool bad = (thread + n) % 2 == 0;
                try {
                    const Rows rows = test.database.read({"test.text", "select $1::text as t"},
                                                         std::string(bad ? "\xff\xfe" : "well"));
                    if (!bad && rows[0].text("t") == "well") ++right;
                } catch (const Failure& failure) {
                    if (failure.error().code == "database.value") ++refused;
                }
            }
        });
    }
    EXPECT_EQ(right, 65 * 10);
    EXPECT_EQ(refused, 65 * 10);
}

TEST(ReadBatcher, StatementsThatCantBePreparedFailAlone) {
    TestDatabase test;
    std::atomic<int> right{0};
    std::atomic<int> refused{0};
    together(32, [&](int thread) {
        for (int n = 0; n < 20; ++n) {
            try {
                if (thread % 2 == 0) {
                    test.database.read({"test.wrong", "select * from nowhere"});
                } else {
                    right += test.database.read({"test.right", "select 1 as n"})[0].integer("n") == 1 ? 1 : 0;
                }
            } catch (const Failure& failure) {
                refused += failure.error().code == "database.statement" ? 1 : 0;
            }
        }
    });
    EXPECT_EQ(right, 320);
    EXPECT_EQ(refused, 320);
}

TEST(ReadBatcher, PreparesAStatementWithTheRightsOfItsOwnRole) {
    TestDatabase test;
    test.database.execute({"test.make_role", "create role narrow nologin"});
    test.database.execute({"test.join_role", "grant narrow to current_user"});
    test.database.execute({"test.make_schema", "create schema kept"});
    test.database.execute({"test.make_table", "create table kept.numbers as select 1 as n"});
    StorageLink narrow_link(test.storage, "module", "narrow");
    Database narrow(narrow_link);
    std::atomic<int> right{0};
    std::atomic<int> refused{0};
    together(16, [&](int thread) {
        for (int n = 0; n < 30; ++n) {
            const std::string own = std::to_string(thread * 100 + n);  // a text that no session has prepared
            const std::string text = "select n + " + own + " as n from kept.numbers";
            if (thread % 2 == 0) {
                right +=
                    test.database.read({"test.kept", text})[0].integer("n") == std::stoi(own) + 1 ? 1 : 0;
            } else {
                const std::string code = failure_of([&] { narrow.read({"test.kept", text}); }).code;
                refused += code == "database.forbidden" ? 1 : 0;
                narrow.read({"test.one", "select 1 as n"});
            }
        }
    });
    EXPECT_EQ(right, 8 * 30);
    EXPECT_EQ(refused, 8 * 30);
    test.database.execute({"test.drop_schema", "drop schema kept cascade"});
    test.database.execute({"test.drop_role", "drop role narrow"});
}

TEST(ReadBatcher, AnyTextArrivesUnchanged) {
    TestDatabase test;
    const std::vector<std::string> texts{
        "",       "'",       "''",       "\\",    "\\'",  "'); drop table x; --",
        "$1",     "a\nb\tc", "☕ привет", "\\x41", "NULL", "{\"a\":1}",
        "E'\\n'", "%s",      "/* */",    ";"};
    std::atomic<int> wrong{0};
    together(32, [&](int thread) {
        for (std::size_t n = 0; n < texts.size() * 4; ++n) {
            const std::string& text = texts[(n + static_cast<std::size_t>(thread)) % texts.size()];
            const Rows rows =
                test.database.read({"test.text", "select $1::text as t, $2::text as n"}, text, std::nullopt);
            if (rows[0].text("t") != text || !rows[0].is_null("n")) ++wrong;
        }
    });
    EXPECT_EQ(wrong, 0);
}

TEST(ReadBatcher, TypesOfParametersAreInferred) {
    TestDatabase test;
    test.storage.execute({"test.drop", "drop table if exists typed", {}});
    test.storage.execute({"test.create",
                          "create table typed (id uuid, doc jsonb, tags text[], at timestamptz, bytes bytea)",
                          {}});
    test.database.execute({"test.insert", "insert into typed values ($1, $2, $3, $4, $5)"},
                          "0197a4c2-0000-7000-8000-000000000001", nlohmann::json{{"name", "Ann's"}},
                          std::vector<std::string>{"a", "b\"c"}, "2026-01-31T12:00:00Z", "\\x00ff27");
    std::atomic<int> right{0};
    together(16, [&](int) {
        const Rows rows = test.database.read(
            {"test.find",
             "select * from typed where id = $1 and doc @> $2 and tags && $3 and at <= $4 and bytes = $5"},
            "0197a4c2-0000-7000-8000-000000000001", nlohmann::json{{"name", "Ann's"}},
            std::vector<std::string>{"b\"c"}, "2026-02-01T00:00:00Z", "\\x00ff27");
        if (rows.size() == 1 && rows[0].json("doc")["name"] == "Ann's" &&
            rows[0].text("bytes") == "\\x00ff27")
            ++right;
    });
    EXPECT_EQ(right, 16);
}

TEST(ReadBatcher, TextThatIsNotUtf8IsRefusedAlone) {
    TestDatabase test;
    std::atomic<int> right{0};
    std::atomic<int> refused{0};
    together(16, [&](int thread) {
        for (int n = 0; n < 10; ++n) {
            try {
                test.database.read({"test.bytes", "select $1::text as t"}, thread == 0 ? "\xff\xfe" : "fine");
                ++right;
            } catch (const Failure&) {
                ++refused;
            }
        }
    });
    EXPECT_EQ(right, 150);
    EXPECT_EQ(refused, 10);
}

TEST(ReadBatcher, NothingCanBeWritten) {
    TestDatabase test;
    test.storage.execute({"test.drop", "drop table if exists read_only", {}});
    test.storage.execute({"test.create", "create table read_only (id integer)", {}});
    EXPECT_EQ(failure_of([&] {
                  test.database.read({"test.write", "insert into read_only values (1)"});
              }).code,
              "database.read_only");
}

TEST(ReadBatcher, ASlowStatementDoesNotHoldUpQuickOnes) {
    TestDatabase test;
    const Statement slow{"test.slow", "select pg_sleep(1.5)"};
    std::atomic<bool> slow_done{false};
    std::thread other([&] {
        test.database.read(slow);
        slow_done = true;
    });
    // It runs into the short limit of the batch once, and is repeated elsewhere.
    std::chrono::milliseconds longest{0};
    while (!slow_done) {
        longest = std::max(longest, time_of([&] { test.database.read({"test.quick", "select 1"}); }));
    }
    other.join();
    EXPECT_LT(longest, 1200ms);
    // From now on it does not even get in.
    std::thread again([&] { test.database.read(slow); });
    longest = std::chrono::milliseconds{0};
    const auto deadline = std::chrono::steady_clock::now() + 500ms;
    while (std::chrono::steady_clock::now() < deadline) {
        longest = std::max(longest, time_of([&] { test.database.read({"test.quick", "select 1"}); }));
    }
    again.join();
    EXPECT_LT(longest, 400ms);
}

}  // namespace patchbay::storage
