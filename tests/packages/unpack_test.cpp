#include "host/packages/unpack.hpp"

#include "tests/packages/archive_maker.hpp"
#include "tests/packages/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <random>

namespace patchbay::packages {
namespace {

const MadeEntry kManifest{"plugin.json", "{}"};

struct Bad {
    const char* name;
    std::string package;
    const char* code;
    const char* words;  ///< a part of what the refusal says was found
};

std::vector<MadeEntry> many_files(int count) {
    std::vector<MadeEntry> entries{kManifest};
    for (int index = 0; index < count; ++index)
        entries.push_back({"ui/" + std::to_string(index), "x"});
    return entries;
}

std::vector<Bad> bad_packages() {
    const std::string good = make_package({kManifest, {"run", std::string(200'000, 'a') + "end"}});
    std::string damaged = good;
    damaged[good.size() / 2] = static_cast<char>(damaged[good.size() / 2] ^ 0x55);
    return {
        {"empty", "", "package.unreadable", "empty"},
        {"text", "hello", "package.unreadable", "zstd"},
        {"plain tar", make_tar({kManifest}), "package.unreadable", "zstd"},
        {"magic alone", good.substr(0, 4), "package.unreadable", ""},
        {"cut in the middle", good.substr(0, good.size() / 2), "package.unreadable", ""},
        {"last byte missing", good.substr(0, good.size() - 1), "package.unreadable", ""},
        {"damaged", damaged, "package.unreadable", ""},
        {"zstd of no tar", zstd("this is no tar"), "package.unreadable", ""},
        {"zstd of nothing", zstd(""), "package.unreadable", ""},
        {"packed twice", zstd(make_package({kManifest})), "package.unreadable", "more than once"},
        {"no manifest", make_package({{"run", "x"}}), "package.no_manifest", ""},
        {"manifest below", make_package({{"hello/plugin.json", "{}"}}), "package.two_manifests", "hello"},
        {"two manifests", make_package({kManifest, {"plugin.json", "{}"}}), "package.repeated_entry",
         "plugin.json"},
        {"a manifest below, too", make_package({kManifest, {"other/plugin.json", "{}"}}),
         "package.two_manifests", "other"},
        {"one name twice", make_package({kManifest, {"a", "1"}, {"./a", "2"}}), "package.repeated_entry",
         "a"},
        {"file and folder", make_package({kManifest, {"a", "1"}, {"a/b", "2"}}), "package.repeated_entry",
         "a"},
        {"folder and file", make_package({kManifest, {"a/b", "2"}, {"a", "1"}}), "package.repeated_entry",
         "a"},
        {"traversal", make_package({kManifest, {"../out", "x"}}), "package.unsafe_entry", "../out"},
        {"traversal inside", make_package({kManifest, {"ui/../../out", "x"}}), "package.unsafe_entry",
         "leads out"},
        {"traversal at the end", make_package({kManifest, {"ui/..", "x"}}), "package.unsafe_entry",
         "leads out"},
        {"absolute", make_package({kManifest, {"/etc/passwd", "x"}}), "package.unsafe_entry", "absolute"},
        {"two slashes", make_package({kManifest, {"ui//x", "x"}}), "package.unsafe_entry", "leads out"},
        {"backslash", make_package({kManifest, {"ui\\x", "x"}}), "package.unsafe_entry", "ASCII"},
        {"control character", make_package({kManifest, {"ui/\x1b[2J", "x"}}), "package.unsafe_entry", "?[2J"},
        {"not ASCII", make_package({kManifest, {"ui/\xd1\x8f", "x"}}), "package.unsafe_entry", ""},
        {"long name", make_package({kManifest, {std::string(201, 'a'), "x"}}), "package.unsafe_entry", "200"},
        {"symbolic link", make_package({kManifest, {"ui", "/etc", EntryKind::symbolic_link}}),
         "package.unsafe_entry", "symbolic"},
        {"hard link", make_package({kManifest, {"a", "plugin.json", EntryKind::hard_link}}),
         "package.unsafe_entry", "hard"},
        {"device", make_package({kManifest, {"a", "", EntryKind::device}}), "package.unsafe_entry", "device"},
        {"pipe", make_package({kManifest, {"a", "", EntryKind::pipe}}), "package.unsafe_entry", "pipe"},
        {"a file as the folder", make_package({kManifest, {"./", "x"}}), "package.", ""},
        {"too many", make_package(many_files(2000)), "package.too_large", "2000"},
        {"bomb", make_package({kManifest, {"a", std::string(64 * 1024 * 1024, '\0')}}), "package.too_large",
         "200 times"},
    };
}

TEST(Unpack, RefusesWhatNoPackageMayHold) {
    for (const Bad& bad : bad_packages()) {
        const TemporaryFolder folder;
        RealDisk disk;
        const auto unpacked = unpack(bad.package, folder.path() / "content", disk, Limits{});
        ASSERT_FALSE(unpacked) << bad.name;
        EXPECT_TRUE(unpacked.error().code.starts_with(bad.code)) << bad.name << ": " << unpacked.error().code;
        EXPECT_NE(unpacked.error().detail.find(bad.words), std::string::npos)
            << bad.name << ": " << unpacked.error().detail;
        EXPECT_FALSE(unpacked.error().fix.empty()) << bad.name;
        EXPECT_FALSE(std::filesystem::exists(folder.path() / "out")) << bad.name;
    }
}

TEST(Unpack, RefusesMoreThanTheLimits) {
    const TemporaryFolder folder;
    RealDisk disk;
    Limits limits;
    limits.packed_bytes = 50;
    const std::string package = make_package({kManifest, {"a", std::string(9000, 'x')}});
    const auto packed = unpack(package, folder.path() / "a", disk, limits);
    ASSERT_FALSE(packed);
    EXPECT_EQ(packed.error().code, "package.too_large");
    limits = {};
    limits.unpacked_bytes = 8000;
    const auto large = unpack(package, folder.path() / "b", disk, limits);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, "package.too_large");
}

/// Of the tar itself, so that zstd's checksum does not find the damage first.
TEST(Unpack, WritesNothingElsewhereWhateverIsDamaged) {
    const std::string tar = make_tar({kManifest, {"ui/page.js", "export {}"}, {std::string(150, 'n'), "x"}});
    std::minstd_rand random(7);
    for (int round = 0; round < 1000; ++round) {
        std::string damaged = tar;
        for (int count = 0; count < 4; ++count)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        const TemporaryFolder folder;
        RealDisk disk;
        (void)unpack(zstd(damaged), folder.path() / "content", disk, Limits{}).ok();
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            EXPECT_EQ(entry.path().filename(), "content");
    }
}

TEST(Unpack, GivesFilesTwoModesAndKeepsTheirText) {
    const TemporaryFolder folder;
    RealDisk disk;
    const auto content = folder.path() / "content";
    const std::string package = make_package({{"./", "", EntryKind::folder, 0700},
                                              {"./plugin.json", "{}", EntryKind::file, 0600},
                                              {"run", "program", EntryKind::file, 04777},
                                              {"ui/deep/empty.js", ""},
                                              {"locales", "", EntryKind::folder}});
    const auto unpacked = unpack(package, content, disk, Limits{});
    ASSERT_TRUE(unpacked) << unpacked.error().detail;
    EXPECT_EQ(text_of(content / "plugin.json"), "{}");
    EXPECT_EQ(text_of(content / "run"), "program");
    EXPECT_TRUE(std::filesystem::is_regular_file(content / "ui/deep/empty.js"));
    EXPECT_TRUE(std::filesystem::is_directory(content / "locales"));
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(content / "plugin.json").permissions(), perms(0644));
    EXPECT_EQ(std::filesystem::status(content / "run").permissions(), perms(0755));
}

}  // namespace
}  // namespace patchbay::packages
