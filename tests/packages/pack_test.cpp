#include "host/packages/pack.hpp"

#include "host/packages/unpack.hpp"
#include "tests/packages/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

void put_program(const fs::path& folder) {
    put_file(folder / "plugin.json", program_manifest("hello", "1.2.3"));
    put_file(folder / "run", "#!/bin/sh\n");
    fs::permissions(folder / "run", fs::perms::owner_all);
    put_file(folder / "ui/page.js", "export {}");
    put_file(folder / "migrations/0001_a.sql", "select 1");
    put_file(folder / ".git/config", "secret");
    put_file(folder / "__pycache__/a.pyc", "x");
    put_file(folder / "hello-1.0.0.patchbay", "x");
}

TEST(Pack, GivesTheSameBytesForTheSameFiles) {
    const TemporaryFolder first;
    const TemporaryFolder second;
    put_program(first.path());
    put_program(second.path());
    fs::last_write_time(second.path() / "run", fs::file_time_type::clock::now() - std::chrono::hours(1000));
    fs::permissions(second.path() / "plugin.json", fs::perms::owner_read);
    const auto one = pack(first.path());
    const auto two = pack(second.path());
    ASSERT_TRUE(one) << one.error().detail;
    ASSERT_TRUE(two);
    EXPECT_EQ(one->file_name, "hello-1.2.3.patchbay");
    EXPECT_EQ(one->files, 4u);
    EXPECT_EQ(one->bytes, two->bytes);
}

TEST(Pack, IsWhatUnpackTakes) {
    const TemporaryFolder folder;
    put_program(folder.path() / "plugin");
    const auto packed = pack(folder.path() / "plugin");
    ASSERT_TRUE(packed);
    RealDisk disk;
    const auto content = folder.path() / "content";
    ASSERT_TRUE(unpack(packed->bytes, content, disk, Limits{}));
    EXPECT_EQ(text_of(content / "ui/page.js"), "export {}");
    EXPECT_NE(fs::status(content / "run").permissions() & fs::perms::owner_exec, fs::perms::none);
    EXPECT_FALSE(fs::exists(content / ".git"));
    EXPECT_FALSE(fs::exists(content / "__pycache__"));
    EXPECT_EQ(pack(content)->bytes, packed->bytes);
}

struct SpoiltFolder {
    const char* name;
    std::function<void(const fs::path&)> spoil;
    const char* code;
};

TEST(Pack, RefusesWhatCouldNotBeInstalled) {
    const std::vector<SpoiltFolder> cases{
        {"no manifest", [](auto& folder) { fs::remove(folder / "plugin.json"); }, "module.no_manifest"},
        {"a link", [](auto& folder) { fs::create_symlink("/etc", folder / "ui/etc"); },
         "package.unsafe_entry"},
        {"a dangling link", [](auto& folder) { fs::create_symlink("nowhere", folder / "a"); },
         "package.unsafe_entry"},
        {"a name", [](auto& folder) { put_file(folder / "ui/\xd1\x8f.js", "x"); }, "package.unsafe_entry"},
        {"a library that is missing",
         [](auto& folder) {
             put_file(folder / "plugin.json", R"({"id": "a", "name": "A", "version": "1.0.0", "sdk": "1"})");
         },
         "package.no_library"},
        {"a library that is none",
         [](auto& folder) {
             put_file(folder / "plugin.json", R"({"id": "a", "name": "A", "version": "1.0.0", "sdk": "1"})");
             put_file(folder / "liba.so", "text");
         },
         "module."},
    };
    for (const SpoiltFolder& each : cases) {
        const TemporaryFolder folder;
        put_program(folder.path());
        each.spoil(folder.path());
        const auto packed = pack(folder.path());
        ASSERT_FALSE(packed) << each.name;
        EXPECT_TRUE(packed.error().code.starts_with(each.code)) << each.name << ": " << packed.error().code;
    }
}

TEST(Pack, RefusesMoreThanTheLimits) {
    const TemporaryFolder folder;
    put_program(folder.path());
    Limits few;
    few.entries = 3;
    Limits small;
    small.unpacked_bytes = 100;
    Limits tight;
    tight.packed_bytes = 100;
    for (const Limits& limits : {few, small, tight}) {
        const auto packed = pack(folder.path(), limits);
        ASSERT_FALSE(packed);
        EXPECT_EQ(packed.error().code, "package.too_large");
    }
}

}  // namespace
}  // namespace patchbay::packages
