#include "host/storage/migrations.hpp"

#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

namespace patchbay::storage {

using test::failure_of;
using test::TemporaryFolder;
using test::TestDatabase;

namespace {

class Migrations : public testing::Test {
  protected:
    void SetUp() override {
        test_.storage.execute({"test.drop", "drop schema if exists notes cascade", {}});
        migrate(url(), {});
        test_.storage.execute({"test.forget", "delete from host.migrations where module = 'notes'", {}});
    }
    std::string url() const { return test::shared_cluster().connection_string(); }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_.path() / name) << text;
    }
    std::vector<AppliedMigration> run() { return migrate(url(), {{"notes", folder_.path()}}); }
    std::int64_t count(const std::string& from) {
        const std::string sql = "select count(*) as n from " + from;
        return test_.database.execute({"test.count", sql})[0].integer("n");
    }

    TestDatabase test_;
    TemporaryFolder folder_;
};

}  // namespace

TEST_F(Migrations, AreAppliedOnceAndInOrder) {
    write("0001_notes.sql", "create table notes.notes (id integer primary key);");
    write("0002_title.sql",
          "alter table notes.notes add column title text; insert into notes.notes values (1, 'a;b');");
    const auto applied = run();
    ASSERT_EQ(applied.size(), 2U);
    EXPECT_EQ(applied[1].name, "title");
    EXPECT_EQ(count("notes.notes"), 1);
    EXPECT_EQ(count("host.migrations where module = 'notes' and length(checksum) = 64"), 2);
    EXPECT_TRUE(run().empty());
    write("0003_more.sql", "create table more (id integer);");  // lands in the module's schema
    ASSERT_EQ(run().size(), 1U);
    EXPECT_EQ(count("notes.more"), 0);
}

TEST_F(Migrations, AFileThatFailsLeavesNothing) {
    write("0001_good.sql", "create table notes.good (id integer);");
    write("0002_bad.sql", "create table notes.half (id integer); select * from nowhere;");
    const Error error = failure_of([&] { run(); });
    EXPECT_NE(error.detail.find("migration 2 bad"), std::string::npos);
    EXPECT_NE(error.detail.find("nowhere"), std::string::npos);
    EXPECT_EQ(count("pg_tables where schemaname = 'notes' and tablename = 'half'"), 0);
    EXPECT_EQ(count("host.migrations where module = 'notes'"), 1);
    write("0002_bad.sql", "create table notes.half (id integer);");
    EXPECT_EQ(run().size(), 1U);
}

TEST_F(Migrations, AChangedFileIsRefused) {
    write("0001_notes.sql", "create table notes.notes (id integer);");
    run();
    write("0001_notes.sql", "create table notes.notes (id bigint);");
    EXPECT_NE(failure_of([&] { run(); }).detail.find("changed since"), std::string::npos);
}

TEST_F(Migrations, AGapIsRefusedBeforeAnythingIsDone) {
    write("0001_notes.sql", "create table notes.notes (id integer);");
    write("0003_later.sql", "create table notes.later (id integer);");
    EXPECT_NE(failure_of([&] { run(); }).detail.find("number 2 is expected"), std::string::npos);
    EXPECT_EQ(count("host.migrations where module = 'notes'"), 0);
}

TEST_F(Migrations, AnIndexIsBuiltWithoutATransaction) {
    write("0001_notes.sql", "create table notes.notes (id integer);");
    write("0002_index.sql",
          "-- no transaction\n"
          "drop index concurrently if exists by_id;\n"
          "create index concurrently by_id on notes.notes (id);\n");
    EXPECT_EQ(run().size(), 2U);
    EXPECT_EQ(count("pg_indexes where schemaname = 'notes' and indexname = 'by_id'"), 1);
}

TEST_F(Migrations, SeveralNodesApplyEachFileOnce) {
    write("0001_notes.sql", "create table notes.notes (id integer);");
    write("0002_row.sql", "insert into notes.notes values (1);");
    write("0003_index.sql", "-- no transaction\ncreate index concurrently by_id on notes.notes (id);");
    std::atomic<std::size_t> applied{0};
    std::vector<std::thread> nodes;
    for (int node = 0; node < 4; ++node)
        nodes.emplace_back([&] { applied += run().size(); });
    for (auto& node : nodes)
        node.join();
    EXPECT_EQ(applied, 3U);
    EXPECT_EQ(count("notes.notes"), 1);
}

TEST_F(Migrations, ALockedTableIsWaitedForWithoutHoldingOthersUp) {
    write("0001_notes.sql", "create table notes.notes (id integer);");
    run();
    write("0002_column.sql", "alter table notes.notes add column title text;");
    const auto reader = test_.storage.begin();
    test_.storage.execute_in(reader, {"test.read", "select * from notes.notes", {}});
    std::thread migration([&] { EXPECT_EQ(run().size(), 1U); });
    // The migration can't get its lock; whoever comes after it still gets through.
    for (int n = 0; n < 20; ++n)
        EXPECT_NO_THROW(test_.database.execute({"test.all", "select count(*) from notes.notes"}));
    test_.storage.rollback(reader);
    migration.join();
}

}  // namespace patchbay::storage
