#include "host/storage/rows.hpp"

#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace patchbay::storage {

using test::TestDatabase;

TEST(Rows, EveryKindOfValueArrivesAsTheSdkReadsIt) {
    TestDatabase test;
    const Rows rows = test.database.read(
        {"test.values",
         "select $1::text as t, $2::bigint as i, $3::float8 as r, $4::boolean as b, "
         "$5::jsonb as j, timestamptz '2026-01-31 13:00:00.123456+01' as at, "
         "null::text as n, ''::text as empty, $6::text[] as list, '\\x00ff'::bytea as bytes"},
        "it's \"quoted\" \\ ; -- $1 ☕", std::int64_t{-9007199254740993}, 1.5, true,
        nlohmann::json{{"a", {1, nullptr}}}, std::vector<std::string>{"a,\"b\"", "c\\"});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].text("t"), "it's \"quoted\" \\ ; -- $1 ☕");
    EXPECT_EQ(rows[0].integer("i"), -9007199254740993);
    EXPECT_EQ(rows[0].real("r"), 1.5);
    EXPECT_TRUE(rows[0].boolean("b"));
    EXPECT_EQ(rows[0].json("j")["a"][0], 1);
    EXPECT_EQ(rows[0].time("at"), "2026-01-31T12:00:00.123Z");
    EXPECT_TRUE(rows[0].is_null("n"));
    EXPECT_FALSE(rows[0].is_null("empty"));
    EXPECT_EQ(rows[0].text("empty"), "");
    EXPECT_EQ(rows[0].text("list"), "{\"a,\\\"b\\\"\",\"c\\\\\"}");
    EXPECT_EQ(rows[0].text("bytes"), "\\x00ff");
}

TEST(Rows, AStatementWithoutRowsTellsHowManyItTouched) {
    TestDatabase test;
    test.database.execute({"test.drop", "drop table if exists touched"});
    test.database.execute({"test.create", "create table touched (id integer)"});
    const Rows inserted =
        test.database.execute({"test.fill", "insert into touched select generate_series(1, 7)"});
    EXPECT_EQ(inserted.affected(), 7U);
    EXPECT_TRUE(inserted.empty());
    const Rows returned =
        test.database.execute({"test.delete", "delete from touched where id <= $1::int returning id"}, 3);
    EXPECT_EQ(returned.affected(), 3U);
    EXPECT_EQ(returned.size(), 3U);
}

TEST(Rows, ManyRowsAndNoRowsKeepTheirColumns) {
    TestDatabase test;
    const Rows many = test.database.read(
        {"test.many", "select i as n, repeat('x', 100) as t from generate_series(1, 5000) i"});
    ASSERT_EQ(many.size(), 5000U);
    EXPECT_EQ(many[4999].integer("n"), 5000);
    const Rows none = test.database.read({"test.none", "select 1 as n where false"});
    EXPECT_TRUE(none.empty());
    EXPECT_EQ(none.affected(), 0U);
}

}  // namespace patchbay::storage
