#include "host/app/crash_log.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace patchbay::app {
namespace {

using namespace std::chrono_literals;

using Time = std::chrono::system_clock::time_point;
constexpr Time kNow = Time(1'800'000'000s);

TEST(CrashedTooOften, CountsAModulesCrashesOfAnHour) {
    EXPECT_TRUE(crashed_too_often({}, kNow).empty());
    EXPECT_TRUE(crashed_too_often({{"a", "x", kNow - 1min}, {"a", "x", kNow}}, kNow).empty());
    EXPECT_TRUE(crashed_too_often({{"a", "x", kNow - 61min}, {"a", "x", kNow - 1min}, {"a", "x", kNow}}, kNow)
                    .empty())
        << "the first is forgotten";
    EXPECT_TRUE(crashed_too_often({{"a", "x", kNow}, {"b", "x", kNow}, {"a", "x", kNow}}, kNow).empty());
    const auto often = crashed_too_often(
        {{"a", "x", kNow - 50min}, {"b", "z", kNow}, {"a", "x", kNow - 1min}, {"a", "y", kNow}}, kNow);
    ASSERT_EQ(often.size(), 1U);
    EXPECT_EQ(often.at("a"), "y") << "the last thing it did";
}

TEST(CrashedTooOften, LeavesTheHostOut) {
    EXPECT_TRUE(
        crashed_too_often({{"host", "x", kNow}, {"host", "x", kNow}, {"host", "x", kNow}}, kNow).empty());
}

class CrashFile : public testing::Test {
  protected:
    CrashFile() {
        std::string name = testing::TempDir() + "crashes-XXXXXX";
        folder_ = mkdtemp(name.data());
    }
    ~CrashFile() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

TEST_F(CrashFile, IsReadWithoutTheLinesThatAreNone) {
    const CrashLog log(folder_ / "crashes.log");
    EXPECT_TRUE(log.read().empty()) << "there is none yet";
    std::ofstream(folder_ / "crashes.log") << "1800000000\tnotes\tGET /x\n\nnonsense\n12\tcut\nx\ty\tz\n"
                                              "1800000001\thost\ta thread of its own\n1800000002\tno";
    const auto crashes = log.read();
    ASSERT_EQ(crashes.size(), 2U);
    EXPECT_EQ(crashes[0].module, "notes");
    EXPECT_EQ(crashes[0].what, "GET /x");
    EXPECT_EQ(crashes[0].at, kNow);
    EXPECT_EQ(crashes[1].module, "host");
}

TEST_F(CrashFile, ForgetsOneModule) {
    const CrashLog log(folder_ / "crashes.log");
    std::ofstream(folder_ / "crashes.log")
        << "1800000000\tnotes\tx\n1800000000\tother\ty\n1800000000\tnotes\tz\n";
    log.forget("notes");
    const auto crashes = log.read();
    ASSERT_EQ(crashes.size(), 1U);
    EXPECT_EQ(crashes[0].module, "other");
}

}  // namespace
}  // namespace patchbay::app
