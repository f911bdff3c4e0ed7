#include "host/check/command.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace patchbay::check {
namespace {

int run(const CheckRequest& request, std::string& out, std::string& err) {
    std::istringstream in;
    std::ostringstream out_stream;
    std::ostringstream err_stream;
    const int code = check_plugin({in, out_stream, err_stream}, request);
    out = out_stream.str();
    err = err_stream.str();
    return code;
}

TEST(CheckCommand, EveryAbuseHasAnOwnNameAndSaysWhy) {
    std::set<std::string_view> names;
    for (const Abuse& abuse : all_abuses()) {
        EXPECT_TRUE(names.insert(abuse.name).second) << abuse.name;
        EXPECT_FALSE(abuse.does.empty()) << abuse.name;
        EXPECT_FALSE(abuse.why.empty()) << abuse.name;
        EXPECT_NE(abuse.run, nullptr) << abuse.name;
    }
    EXPECT_GE(names.size(), 30U);
}

TEST(CheckCommand, WithoutWordsAllAbusesRunInBothModes) {
    const auto plan = plan_for({});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->abuses.size(), all_abuses().size());
    EXPECT_EQ(plan->modes, (std::vector<Mode>{Mode::inside, Mode::process}));
}

TEST(CheckCommand, ModeAndNamesNarrowIt) {
    CheckRequest request;
    request.mode = "process";
    request.only = {"stops-in-time", "manifest-reads"};
    const auto plan = plan_for(request);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->modes, std::vector<Mode>{Mode::process});
    ASSERT_EQ(plan->abuses.size(), 2U);
    EXPECT_EQ(plan->abuses[0].name, "manifest-reads");  // in the order in which they run
}

TEST(CheckCommand, AnUnknownNameIsAWrongUsage) {
    CheckRequest request;
    request.plugin = "/";
    request.only = {"stops-in-tme"};
    std::string out;
    std::string err;
    EXPECT_EQ(run(request, out, err), 2);
    EXPECT_NE(err.find("stops-in-tme"), std::string::npos);
    EXPECT_NE(err.find("--list"), std::string::npos);
}

TEST(CheckCommand, NothingToCheckIsAWrongUsage) {
    std::string out;
    std::string err;
    EXPECT_EQ(run({}, out, err), 2);
    CheckRequest request;
    request.plugin = "/no/such/folder";
    EXPECT_EQ(run(request, out, err), 2);
}

TEST(CheckCommand, TheListNeedsNoPlugin) {
    CheckRequest request;
    request.list = true;
    std::string out;
    std::string err;
    EXPECT_EQ(run(request, out, err), 0);
    EXPECT_NE(out.find("thousand-toggles\n"), std::string::npos);
    EXPECT_NE(out.find("killed-in-a-call (in a process of its own)\n"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::check
