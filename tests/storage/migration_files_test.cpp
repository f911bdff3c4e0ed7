#include "host/storage/migration_files.hpp"

#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

using test::failure_of;

namespace {

MigrationFile file(int number, const char* checksum) {
    return {number, "name", "select 1", checksum, true};
}

std::vector<int> numbers(const std::vector<MigrationFile>& files) {
    std::vector<int> found;
    for (const auto& each : files)
        found.push_back(each.number);
    return found;
}

}  // namespace

TEST(MigrationFiles, AFileIsReadWithNumberNameAndChecksum) {
    const MigrationFile read = parse_migration("notes", "0012_add_index.sql", "abc");
    EXPECT_EQ(read.number, 12);
    EXPECT_EQ(read.name, "add_index");
    EXPECT_EQ(read.checksum, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_TRUE(read.in_transaction);
    EXPECT_FALSE(parse_migration("notes", "0001_a.sql", "-- no transaction\nselect 1").in_transaction);
}

TEST(MigrationFiles, AWrongNameIsRefused) {
    for (const char* name :
         {"1_a.sql", "0001-a.sql", "0001_A.sql", "0001_.sql", "00001_a.sql", "readme.sql"}) {
        EXPECT_NE(failure_of([&] { parse_migration("notes", name, ""); }).detail.find(name),
                  std::string::npos)
            << name;
    }
}

TEST(MigrationFiles, ACommitInsideIsRefused) {
    const Error error =
        failure_of([] { parse_migration("notes", "0001_a.sql", "select 1; COMMIT; select 2"); });
    EXPECT_NE(error.detail.find("\"commit\""), std::string::npos);
    EXPECT_NO_THROW(parse_migration("notes", "0001_a.sql", "do $$ begin perform 1; end $$;"));
}

TEST(MigrationFiles, GapsAndDoubleNumbersAreRefused) {
    EXPECT_NO_THROW(check_numbers("notes", {file(1, "a"), file(2, "b")}));
    EXPECT_NE(failure_of([] {
                  check_numbers("notes", {file(1, "a"), file(3, "c")});
              }).detail.find("number 2 is expected"),
              std::string::npos);
    EXPECT_NE(failure_of([] {
                  check_numbers("notes", {file(1, "a"), file(1, "b")});
              }).detail.find("two files"),
              std::string::npos);
    EXPECT_NE(failure_of([] { check_numbers("notes", {file(2, "a")}); }).detail.find("number 1 is expected"),
              std::string::npos);
}

TEST(MigrationFiles, WhatWasAppliedIsNotPending) {
    const std::vector<MigrationFile> files{file(1, "a"), file(2, "b"), file(3, "c")};
    EXPECT_EQ(numbers(pending_migrations("notes", files, {})), (std::vector{1, 2, 3}));
    EXPECT_EQ(numbers(pending_migrations("notes", files, {{1, "name", "a"}, {2, "name", "b"}})),
              (std::vector{3}));
}

TEST(MigrationFiles, AChangedOrMissingFileIsRefusedByName) {
    const std::vector<MigrationFile> files{file(1, "a"), file(3, "c")};
    EXPECT_NE(failure_of([&] {
                  pending_migrations("notes", files, {{1, "name", "x"}});
              }).detail.find("0001_name.sql"),
              std::string::npos);
    EXPECT_NE(failure_of([&] {
                  pending_migrations("notes", files, {{2, "gone", "b"}});
              }).detail.find("disappeared"),
              std::string::npos);
}

TEST(MigrationFiles, ADatabaseNewerThanTheFilesIsFine) {
    EXPECT_TRUE(pending_migrations("notes", {file(1, "a")}, {{1, "name", "a"}, {2, "later", "b"}}).empty());
}

TEST(MigrationFiles, AFolderThatIsNotThereHasNone) {
    EXPECT_TRUE(read_migrations("notes", "/does/not/exist").empty());
}

}  // namespace patchbay::storage
