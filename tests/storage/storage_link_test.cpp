#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

using test::failure_of;
using test::TestDatabase;

TEST(StorageLink, ATransactionOfOneOwnerIsClosedToOthers) {
    TestDatabase test;
    StorageLink other(test.storage, "other");
    const auto id = test.storage.begin("test");
    const Error error = failure_of([&] {
        other.ask<wire::TransactionId>(wire::HostMethod::transaction_execute,
                                       wire::TransactionStatement{id, {"steal", "select 1", {}}});
    });
    EXPECT_EQ(error.code, "database.transaction_over");
    EXPECT_EQ(
        failure_of([&] { other.tell(wire::HostMethod::transaction_commit, wire::TransactionId{id}); }).code,
        "database.transaction_over");
    other.tell(wire::HostMethod::transaction_rollback, wire::TransactionId{id});
    EXPECT_NO_THROW(test.storage.execute_in(id, {"still.open", "select 1", {}}));
    test.storage.rollback(id);
}

TEST(StorageLink, OtherMethodsAreUnknownHere) {
    TestDatabase test;
    EXPECT_FALSE(StorageLink::serves(wire::HostMethod::live_publish));
    EXPECT_TRUE(StorageLink::serves(wire::HostMethod::database_read));
    EXPECT_EQ(failure_of([&] { test.link.call(wire::HostMethod::live_publish, {}); }).kind,
              ErrorKind::unknown_method);
}

TEST(StorageLink, DamagedBytesAreRefused) {
    TestDatabase test;
    EXPECT_THROW(test.link.call(wire::HostMethod::database_read, "\xff\xff"), DecodeError);
}

TEST(StorageStatus, TellsWhatHealthNeeds) {
    TestDatabase test([](StorageOptions& options) { options.pool.connections = 3; });
    const PoolStatus status = test.storage.status();
    EXPECT_EQ(status.state, "connected");
    EXPECT_EQ(status.max, 3U);
    EXPECT_GE(status.connected, 1U);
    EXPECT_FALSE(status.server_version.empty());
    EXPECT_GT(status.database_size_bytes, 1'000'000U);
}

}  // namespace patchbay::storage
