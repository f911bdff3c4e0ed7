#include "host/packages/package_store.hpp"

#include "host/packages/hash.hpp"
#include "tests/packages/archive_maker.hpp"
#include "tests/packages/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

class Store : public testing::Test {
  protected:
    Store() { open(); }

    void open(bool require_signature = false) {
        store.reset();
        store = PackageStore::open({root(), Version{{0, 1, 0}}, {}, require_signature}, disk, [this] {
                    return now;
                }).value_or_throw();
    }
    fs::path root() const { return folder.path() / "packages"; }
    Installed install(const std::string& version, const std::string& program = "x") {
        const auto staged =
            store->stage(small_package("hello", version, program), std::nullopt).value_or_throw();
        return store->install(staged.id).value_or_throw();
    }

    TemporaryFolder folder;
    RealDisk disk;
    std::chrono::system_clock::time_point now{hours(500'000)};
    std::unique_ptr<PackageStore> store;
};

TEST_F(Store, StagesWithoutInstalling) {
    const std::string package = small_package("hello", "1.0.0");
    const auto staged = store->stage(package, std::nullopt);
    ASSERT_TRUE(staged) << staged.error().detail;
    EXPECT_EQ(staged->manifest.id, "hello");
    EXPECT_EQ(staged->record.version, "1.0.0");
    EXPECT_EQ(staged->record.size_bytes, package.size());
    EXPECT_EQ(staged->record.sha256, sha256(package));
    EXPECT_FALSE(staged->record.signed_by);
    EXPECT_TRUE(fs::exists(staged->folder() / "plugin.json"));
    EXPECT_TRUE(store->installed().empty());
    open();
    ASSERT_EQ(store->staged().size(), 1u);
    EXPECT_EQ(store->staged(staged->id)->record.sha256, sha256(package));
}

TEST_F(Store, LeavesNothingOfWhatItRefuses) {
    EXPECT_FALSE(store->stage("nothing", std::nullopt));
    EXPECT_FALSE(store->stage(make_package({{"plugin.json", "{}"}}), std::nullopt));
    const auto future = store->stage(
        make_package({{"plugin.json", program_manifest("hello", "1.0.0", R"(, "host": ">=7")")}}),
        std::nullopt);
    ASSERT_FALSE(future);
    EXPECT_EQ(future.error().code, "package.host_mismatch");
    EXPECT_TRUE(fs::is_empty(root() / "staged"));
}

TEST_F(Store, InstallsAndRollsBack) {
    const Installed first = install("1.0.0", "one");
    EXPECT_EQ(text_of(first.folder / "run"), "one");
    EXPECT_FALSE(first.previous);
    const Installed second = install("2.0.0", "two");
    EXPECT_EQ(text_of(second.folder / "run"), "two");
    EXPECT_EQ(second.previous->version, "1.0.0");
    EXPECT_TRUE(store->staged().empty());
    open();
    const auto back = store->rollback("hello");
    ASSERT_TRUE(back);
    EXPECT_EQ(back->current.version, "1.0.0");
    EXPECT_EQ(back->folder, first.folder);
    open();
    EXPECT_EQ(store->installed("hello")->current.version, "1.0.0");
}

TEST_F(Store, UndoesAnInstallation) {
    install("1.0.0");
    const Installed failed = install("2.0.0");
    const auto undone = store->undo_install("hello");
    ASSERT_TRUE(undone);
    EXPECT_EQ(undone->current.version, "1.0.0");
    EXPECT_FALSE(undone->previous);
    EXPECT_FALSE(fs::exists(failed.folder));
}

TEST_F(Store, KeepsThreeVersions) {
    const fs::path oldest = install("1.0.0").folder;
    const fs::path old = install("2.0.0").folder;
    install("3.0.0");
    install("4.0.0");
    EXPECT_FALSE(fs::exists(oldest.parent_path()));
    EXPECT_TRUE(fs::exists(old));
}

TEST_F(Store, TellsRebuiltVersionsApart) {
    const Installed first = install("1.0.0", "one");
    const Installed rebuilt = install("1.0.0", "another");
    EXPECT_NE(first.folder, rebuilt.folder);
    EXPECT_EQ(text_of(rebuilt.folder / "run"), "another");
    const Installed again = install("1.0.0", "one");
    EXPECT_EQ(again.folder, first.folder);
    EXPECT_EQ(text_of(again.folder / "run"), "one");
    EXPECT_TRUE(store->staged().empty());
    EXPECT_TRUE(fs::is_empty(root() / "staged"));
}

TEST_F(Store, RemovesAModuleWhole) {
    install("1.0.0");
    ASSERT_TRUE(store->remove("hello"));
    EXPECT_TRUE(store->installed().empty());
    EXPECT_TRUE(fs::is_empty(root() / "installed"));
    EXPECT_EQ(store->remove("hello").error().code, "package.not_installed");
}

TEST_F(Store, SaysWhatIsNotThere) {
    for (const char* id : {"", "..", "../installed", "0190a000-0000-7000-8000-000000000000"}) {
        EXPECT_EQ(store->install(id).error().code, "package.not_staged") << id;
        EXPECT_EQ(store->drop(id).error().code, "package.not_staged") << id;
        EXPECT_EQ(store->rollback(id).error().code, "package.not_installed") << id;
        EXPECT_EQ(store->remove(id).error().code, "package.not_installed") << id;
    }
    install("1.0.0");
    EXPECT_EQ(store->rollback("hello").error().code, "package.no_previous");
    EXPECT_EQ(store->undo_install("hello").error().code, "package.no_previous");
}

TEST_F(Store, DropsWhatNobodyWanted) {
    const auto staged = store->stage(small_package("hello", "1.0.0"), std::nullopt);
    ASSERT_TRUE(store->drop(staged->id));
    EXPECT_TRUE(fs::is_empty(root() / "staged"));
    store->stage(small_package("hello", "1.0.0"), std::nullopt).value_or_throw();
    now += hours(23);
    open();
    EXPECT_EQ(store->staged().size(), 1u);
    now += hours(2);
    open();
    EXPECT_TRUE(store->staged().empty());
    EXPECT_TRUE(fs::is_empty(root() / "staged"));
}

TEST_F(Store, BoundsWhatIsStaged) {
    for (int index = 0; index < 10; ++index)
        store->stage(small_package("hello", "1.0." + std::to_string(index)), std::nullopt).value_or_throw();
    EXPECT_EQ(store->staged().size(), 8u);
    EXPECT_EQ(std::distance(fs::directory_iterator(root() / "staged"), {}), 8);
}

TEST_F(Store, TakesSignedPackagesOnlyWhereItMust) {
    open(true);
    EXPECT_EQ(store->stage(small_package("hello", "1.0.0"), std::nullopt).error().code,
              "package.signature_missing");
    EXPECT_EQ(store->stage(small_package("hello", "1.0.0"), "none").error().code, "package.signature_wrong");
    EXPECT_TRUE(fs::is_empty(root() / "staged"));
}

TEST_F(Store, GoesOnWhenFilesWereDeletedByHand) {
    install("1.0.0");
    const Installed second = install("2.0.0");
    fs::remove_all(second.folder.parent_path());
    open();
    EXPECT_EQ(store->installed("hello")->current.version, "1.0.0");
}

TEST_F(Store, LeavesAloneWhatItCanNotRead) {
    const Installed first = install("1.0.0");
    put_file(root() / "installed/hello/state.json", "{");
    open();
    EXPECT_FALSE(store->installed("hello"));
    EXPECT_TRUE(fs::exists(first.folder));
}

TEST_F(Store, ManyThreadsAtOnce) {
    std::vector<std::thread> threads;
    for (int index = 0; index < 4; ++index) {
        threads.emplace_back([&, index] {
            const std::string id = "m" + std::to_string(index % 2);
            for (int round = 0; round < 5; ++round) {
                const auto staged = store->stage(
                    small_package(id, "1." + std::to_string(index) + "." + std::to_string(round)),
                    std::nullopt);
                ASSERT_TRUE(staged);
                ASSERT_TRUE(store->install(staged->id));
                (void)store->rollback(id);
                EXPECT_FALSE(store->installed().empty());
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    const auto before = store->installed();
    open();
    ASSERT_EQ(store->installed().size(), 2u);
    for (std::size_t index = 0; index < before.size(); ++index)
        EXPECT_EQ(store->installed()[index].current.version, before[index].current.version);
}

}  // namespace
}  // namespace patchbay::packages
