#include "host/storage/errors.hpp"

#include <gtest/gtest.h>

namespace patchbay::storage {

TEST(ServerReport, EveryFieldOfAVerboseReportIsRead) {
    const ServerReport report = parse_report(
        "ERROR:  23505: duplicate key value violates unique constraint \"notes_pkey\"\n"
        "DETAIL:  Key (id)=(1) already exists.\n"
        "HINT:  none\n"
        "SCHEMA NAME:  notes\n"
        "CONSTRAINT NAME:  notes_pkey\n"
        "LOCATION:  _bt_check_unique, nbtinsert.c:664\n");
    EXPECT_EQ(report.state, "23505");
    EXPECT_EQ(report.message, "duplicate key value violates unique constraint \"notes_pkey\"");
    EXPECT_EQ(report.detail, "Key (id)=(1) already exists.");
    EXPECT_EQ(report.hint, "none");
    EXPECT_EQ(report.constraint, "notes_pkey");
}

TEST(ServerReport, TextWithoutAStateIsTheMessage) {
    EXPECT_EQ(parse_report("server closed the connection unexpectedly\n\tThis probably means").message,
              "server closed the connection unexpectedly");
    EXPECT_EQ(parse_report("ERROR:  oops: no state").state, "");
    EXPECT_EQ(parse_report("").message, "");
}

TEST(StatementError, StatesBecomeKindsAndCodes) {
    struct Case {
        const char* state;
        ErrorKind kind;
        const char* code;
    };
    const Case cases[] = {
        {"23505", ErrorKind::conflict, "database.unique"},
        {"23503", ErrorKind::conflict, "database.foreign_key"},
        {"23514", ErrorKind::conflict, "database.check"},
        {"22P02", ErrorKind::invalid, "database.value"},
        {"40001", ErrorKind::unavailable, "database.serialization"},
        {"40P01", ErrorKind::unavailable, "database.serialization"},
        {"55P03", ErrorKind::unavailable, "database.locked"},
        {"57014", ErrorKind::timeout, "database.timeout"},
        {"57P01", ErrorKind::unavailable, "database.unavailable"},
        {"08006", ErrorKind::unavailable, "database.unavailable"},
        {"25006", ErrorKind::unavailable, "database.read_only"},
        {"53100", ErrorKind::unavailable, "database.disk_full"},
        {"53200", ErrorKind::unavailable, "database.resources"},
        {"42P01", ErrorKind::internal, "database.statement"},
        {"23502", ErrorKind::internal, "database.statement"},
        {"", ErrorKind::internal, "database.statement"},
    };
    for (const Case& each : cases) {
        ServerReport report;
        report.state = each.state;
        const Error error = statement_error(report, "notes.find");
        EXPECT_EQ(error.kind, each.kind) << each.state;
        EXPECT_EQ(error.code, each.code) << each.state;
        EXPECT_EQ(error.retry_after_ms > 0, each.kind == ErrorKind::unavailable) << each.state;
    }
}

TEST(StatementError, TheDetailNamesTheConstraintOrTheStatement) {
    ServerReport report{"23505", "duplicate key", "", "", "notes_pkey"};
    EXPECT_EQ(statement_error(report, "notes.add").detail, "notes_pkey");
    report = {"42P01", "relation \"x\" does not exist", "", "", ""};
    EXPECT_EQ(statement_error(report, "notes.add").detail,
              "statement notes.add: relation \"x\" does not exist [42P01]");
}

TEST(StatementError, OnlySomeStatesEndTheSession) {
    EXPECT_TRUE(ends_session("57P01"));
    EXPECT_TRUE(ends_session("08006"));
    EXPECT_TRUE(ends_session("25P03"));
    EXPECT_FALSE(ends_session("57014"));
    EXPECT_FALSE(ends_session("25P02"));
    EXPECT_FALSE(ends_session(""));
}

}  // namespace patchbay::storage
