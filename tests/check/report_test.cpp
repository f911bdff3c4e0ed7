#include "host/check/report.hpp"

#include <gtest/gtest.h>

namespace patchbay::check {
namespace {

Report some_report() {
    Report report{"hello", "0.1.0", {}, std::chrono::milliseconds(41'400)};
    report.entries.push_back({"inside", "starts-again", passed("5 times"), std::chrono::milliseconds(12)});
    report.entries.push_back({"inside", "settings-undo", skipped("it declares no settings"), {}});
    report.entries.push_back({"process", "stops-in-time", failed("it took 9 s", "at most 4 s", "Return at once"), {}});
    return report;
}

TEST(Report, AFailureSaysWhatWasFoundNeededAndWhatToDo) {
    const Report report = some_report();
    EXPECT_EQ(to_text(report.entries[2]),
              "  FAIL  stops-in-time\n"
              "        found:  it took 9 s\n"
              "        needed: at most 4 s\n"
              "        do:     Return at once\n");
}

TEST(Report, NotesStandInOneColumn) {
    const Report report = some_report();
    EXPECT_EQ(to_text(report.entries[0]).find("5 times"), to_text(report.entries[1]).find("it declares"));
}

TEST(Report, WhatAPluginSaysCanNotMoveTheCursor) {
    const Entry entry{"inside", "a", failed("\x1b[2Jgone\n", "b", "c"), {}};
    EXPECT_EQ(to_text(entry).find('\x1b'), std::string::npos);
    EXPECT_NE(to_text(entry).find("[2Jgone \n"), std::string::npos);
}

TEST(Report, OneFailureMakesItFail) {
    Report report = some_report();
    EXPECT_FALSE(report.well());
    EXPECT_EQ(summary(report), "1 passed, 1 failed, 1 skipped in 41 s");
    report.entries.pop_back();
    EXPECT_TRUE(report.well());
}

TEST(Report, AProgramReadsItAsJson) {
    const auto json = to_json(some_report());
    EXPECT_EQ(json["plugin"], "hello");
    EXPECT_EQ(json["failed"], 1);
    EXPECT_EQ(json["results"][2]["abuse"], "stops-in-time");
    EXPECT_EQ(json["results"][2]["verdict"], "failed");
    EXPECT_EQ(json["results"][2]["faults"][0]["needed"], "at most 4 s");
    EXPECT_EQ(json["results"][1]["note"], "it declares no settings");
}

TEST(Outcome, IsFailedByItsFaults) {
    EXPECT_EQ(judged({}).verdict, Verdict::passed);
    EXPECT_EQ(judged({{"a", "b", "c"}}).verdict, Verdict::failed);
}

}  // namespace
}  // namespace patchbay::check
