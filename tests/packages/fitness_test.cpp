#include "host/packages/fitness.hpp"

#include "tests/packages/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace patchbay::packages {
namespace {

struct RangeCase {
    const char* range;
    const char* version;
    bool fits;
};

TEST(VersionRange, HoldsAsFarAsItsNumbersGo) {
    const std::vector<RangeCase> cases{
        {">=0.1 <0.3", "0.1.0", true},  {">=0.1 <0.3", "0.2.9", true}, {">=0.1 <0.3", "0.3.0", false},
        {">=0.1 <0.3", "0.0.9", false}, {">=0.1 <0.3", "1.0", false},  {">0.2", "0.2.5", false},
        {">0.2", "0.3", true},          {"<=0.2", "0.2.5", true},      {"<=0.2", "0.3", false},
        {"=0.2", "0.2.7", true},        {"=0.2", "0.3.0", false},      {"=0.2.1", "0.2.2", false},
        {">=0.10", "0.9.0", false},     {">=0.1.5", "0.1", false},     {"<0.3", "0.3.0-rc1", false},
        {">=0.3", "0.3.0-rc1", true},   {">=1", "1.0.0+build", true},  {"  >=0.1   <2 ", "1.9", true},
    };
    for (const RangeCase& each : cases) {
        const auto range = VersionRange::parse(each.range);
        ASSERT_TRUE(range) << each.range;
        EXPECT_EQ(range->contains(parse_version(each.version).value_or_throw()), each.fits)
            << each.range << " and " << each.version;
    }
}

TEST(VersionRange, RefusesWhatIsNone) {
    for (const char* text :
         {"", " ", "0.1", "^0.1", ">=", ">=a", ">=1.2.3.4", ">=0.1,<0.3", ">= 0.1", ">=1..2", ">=-1", ">=1.",
          ">=99999999999", ">=1 >=1 >=1 >=1 >=1 >=1 >=1 >=1 >=1 >=1 >=1"}) {
        const auto range = VersionRange::parse(text);
        ASSERT_FALSE(range) << text;
        EXPECT_EQ(range.error().code, "package.range_invalid") << text;
    }
}

modules::Package package_with(const std::filesystem::path& folder, const std::string& manifest) {
    put_file(folder / "plugin.json", manifest);
    return {folder, modules::read_manifest(folder)};
}

TEST(Fits, SaysWhichPackagesStandAnUpgrade) {
    const TemporaryFolder folder;
    const std::vector<modules::Package> packages{
        package_with(folder.path() / "a", program_manifest("a", "1.0.0", R"(, "host": ">=0.1 <0.3")")),
        package_with(folder.path() / "b", program_manifest("b", "2.0.0")),
        package_with(folder.path() / "c", program_manifest("c", "3.0.0", R"(, "host": "soon")")),
        package_with(folder.path() / "d", "{}"),
        package_with(folder.path() / "e", program_manifest("e", "5.0.0", R"(, "host": 1)"))};
    const auto today = fits(packages, Version{{0, 2, 0}});
    const auto tomorrow = fits(packages, Version{{0, 3, 0}});
    ASSERT_EQ(tomorrow.size(), 5u);
    EXPECT_FALSE(today[0].problem);
    ASSERT_TRUE(tomorrow[0].problem);
    EXPECT_EQ(tomorrow[0].problem->code, "package.host_mismatch");
    EXPECT_EQ(tomorrow[0].problem->detail, "a 1.0.0 asks for Patchbay >=0.1 <0.3, this is 0.3.0");
    EXPECT_FALSE(tomorrow[1].problem);
    EXPECT_EQ(tomorrow[1].words, "says nothing about Patchbay's version");
    EXPECT_EQ(tomorrow[2].problem->code, "package.range_invalid");
    EXPECT_EQ(tomorrow[3].problem->code, "module.manifest_invalid");
    EXPECT_EQ(tomorrow[4].problem->code, "package.range_invalid");
}

}  // namespace
}  // namespace patchbay::packages
