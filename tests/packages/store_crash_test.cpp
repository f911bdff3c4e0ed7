// The store after a process that ended, or a disk that refused, at each of its writes.
#include "host/packages/errors.hpp"
#include "host/packages/package_store.hpp"
#include "tests/packages/archive_maker.hpp"
#include "tests/packages/faulty_disk.hpp"
#include "tests/packages/temporary_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace patchbay::packages {
namespace {

namespace fs = std::filesystem;

constexpr int kKilled = 77;
constexpr int kWrong = 78;

std::unique_ptr<PackageStore> open(const fs::path& root, Disk& disk) {
    return PackageStore::open({root, Version{{0, 1, 0}}, {}}, disk,
                              [] { return std::chrono::system_clock::now(); })
        .value_or_throw();
}

std::string package(const std::string& version) {
    return small_package("hello", version, "program of " + version);
}

std::string stage(PackageStore& store, const std::string& version) {
    return store.stage(package(version), std::nullopt).value_or_throw().id;
}

/// What holds after every fault: each version that is named is whole, and nothing else lies about.
void expect_whole(const fs::path& root, const std::string& where) {
    RealDisk disk;
    const auto store = open(root, disk);
    for (const auto& installed : store->installed()) {
        EXPECT_EQ(text_of(installed.folder / "run"), "program of " + installed.current.version) << where;
        EXPECT_TRUE(fs::exists(installed.folder / "plugin.json")) << where;
    }
    for (const auto& staged : store->staged())
        EXPECT_EQ(text_of(staged.folder() / "run"), "program of " + staged.record.version) << where;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        EXPECT_FALSE(entry.path().filename().string().starts_with('.')) << where << ": " << entry.path();
    EXPECT_EQ(std::distance(fs::directory_iterator(root / "staged"), {}),
              static_cast<std::ptrdiff_t>(store->staged().size()))
        << where;
}

struct Work {
    const char* name;
    std::function<void(PackageStore&)> prepare;
    std::function<void(PackageStore&)> work;
    std::vector<std::string> allowed;  ///< current versions, "-" for none, once the work was cut short
    std::size_t fewest_packages;       ///< versions that are staged or installed afterwards
};

std::string current_of(const PackageStore& store) {
    const auto installed = store.installed("hello");
    return installed ? installed->current.version : "-";
}

std::vector<Work> all_work() {
    const auto install = [](PackageStore& store, const char* version) {
        store.install(stage(store, version)).value_or_throw();
    };
    const auto install_staged = [](PackageStore& store) {
        store.install(store.staged().front().id).value_or_throw();
    };
    return {
        {"stage", [](auto&) {}, [](auto& store) { stage(store, "1.0.0"); }, {"-"}, 0},
        {"first install", [](auto& store) { stage(store, "1.0.0"); }, install_staged, {"-", "1.0.0"}, 1},
        {"update",
         [=](auto& store) {
             install(store, "1.0.0");
             stage(store, "2.0.0");
         },
         install_staged,
         {"1.0.0", "2.0.0"},
         2},
        {"update that lets an old one go",
         [=](auto& store) {
             install(store, "1.0.0");
             install(store, "2.0.0");
             install(store, "3.0.0");
             stage(store, "4.0.0");
         },
         install_staged,
         {"3.0.0", "4.0.0"},
         1},
        {"the same again",
         [=](auto& store) {
             install(store, "1.0.0");
             install(store, "2.0.0");
             stage(store, "1.0.0");
         },
         install_staged,
         {"1.0.0", "2.0.0"},
         1},
        {"rollback",
         [=](auto& store) {
             install(store, "1.0.0");
             install(store, "2.0.0");
         },
         [](auto& store) { store.rollback("hello").value_or_throw(); },
         {"1.0.0", "2.0.0"},
         1},
        {"undo",
         [=](auto& store) {
             install(store, "1.0.0");
             install(store, "2.0.0");
         },
         [](auto& store) { store.undo_install("hello").value_or_throw(); },
         {"1.0.0", "2.0.0"},
         1},
        {"remove",
         [=](auto& store) { install(store, "1.0.0"); },
         [](auto& store) { store.remove("hello").value_or_throw(); },
         {"1.0.0", "-"},
         0},
        {"drop",
         [](auto& store) { stage(store, "1.0.0"); },
         [](auto& store) { store.drop(store.staged().front().id).value_or_throw(); },
         {"-"},
         0},
    };
}

/// True when the process was ended at `step`, false when the work took fewer.
bool killed_at(int step, const fs::path& root, const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        bool working = false;
        int done = 0;
        FaultyDisk disk([&](int) {
            if (working && ++done == step) ::_exit(kKilled);
        });
        try {
            const auto store = open(root, disk);
            working = true;
            work.work(*store);
        } catch (...) {
            ::_exit(kWrong);
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != kWrong) << work.name << " " << step;
    return WIFEXITED(status) && WEXITSTATUS(status) == kKilled;
}

void expect_one_of(const Work& work, const fs::path& root, const std::string& where) {
    RealDisk disk;
    const auto store = open(root, disk);
    const std::string current = current_of(*store);
    EXPECT_NE(std::find(work.allowed.begin(), work.allowed.end(), current), work.allowed.end())
        << where << ": " << current;
    const auto installed = store->installed("hello");
    const std::size_t packages =
        store->staged().size() + (installed ? 1 : 0) + (installed && installed->previous ? 1 : 0);
    EXPECT_GE(packages, work.fewest_packages) << where;
}

TEST(StoreCrash, EveryStepLeavesTheStateBeforeOrAfter) {
    for (const Work& work : all_work()) {
        int step = 0;
        bool killed = true;
        while (killed && step < 200) {
            ++step;
            const TemporaryFolder folder;
            RealDisk disk;
            work.prepare(*open(folder.path() / "packages", disk));
            killed = killed_at(step, folder.path() / "packages", work);
            const std::string where = std::string(work.name) + ", step " + std::to_string(step);
            expect_one_of(work, folder.path() / "packages", where);
            expect_whole(folder.path() / "packages", where);
        }
        EXPECT_GE(step, 2) << work.name;
        EXPECT_FALSE(killed) << work.name;
    }
}

/// A disk that refuses, while `working`, from one write on, `times` in a row.
struct RefusingDisk : FaultyDisk {
    RefusingDisk(std::errc cause, int from, int times)
        : FaultyDisk([this, cause, from, times](int) {
              if (!working) return;
              ++done;
              if (done < from || done >= from + times) return;
              throw Failure(disk_error(std::make_error_code(cause), "the disk"));
          }) {}

    bool working = false;
    int done = 0;
};

constexpr int kForGood = 1000;

std::optional<Error> refusal_of(const Work& work, PackageStore& store, RefusingDisk& disk) {
    disk.working = true;
    std::optional<Error> refused;
    try {
        work.work(store);
    } catch (const Failure& failure) {
        refused = failure.error();
    }
    disk.working = false;
    return refused;
}

void refuse_every_step(std::errc cause, const char* code, int times) {
    for (const Work& work : all_work()) {
        for (int step = 1;; ++step) {
            const TemporaryFolder folder;
            const fs::path root = folder.path() / "packages";
            RefusingDisk disk(cause, step, times);
            const auto store = open(root, disk);
            work.prepare(*store);
            const auto refused = refusal_of(work, *store, disk);
            const std::string where = std::string(work.name) + ", step " + std::to_string(step);
            if (refused) {
                EXPECT_EQ(refused->code, code) << where;
            }
            expect_one_of(work, root, where);
            expect_whole(root, where);
            if (disk.done < step) break;
        }
    }
}

TEST(StoreCrash, AFullDiskLosesNothing) {
    refuse_every_step(std::errc::no_space_on_device, "package.disk_full", kForGood);
    refuse_every_step(std::errc::no_space_on_device, "package.disk_full", 1);
}

TEST(StoreCrash, AFolderThatIsClosedLosesNothing) {
    refuse_every_step(std::errc::read_only_file_system, "package.disk_read_only", kForGood);
}

TEST(StoreCrash, WhatWasRefusedCanBeDoneOnceThereIsRoom) {
    for (int step = 1;; ++step) {
        const TemporaryFolder folder;
        RefusingDisk disk(std::errc::no_space_on_device, step, 1);
        const auto store = open(folder.path() / "packages", disk);
        store->install(stage(*store, "1.0.0")).value_or_throw();
        const std::string id = stage(*store, "2.0.0");
        disk.working = true;
        const bool refused = !store->install(id);
        disk.working = false;
        if (refused) {
            EXPECT_EQ(current_of(*store), "1.0.0") << step;
            const auto again = store->install(id);
            ASSERT_TRUE(again) << step << again.error().detail;
        }
        EXPECT_EQ(current_of(*store), "2.0.0") << step;
        expect_whole(folder.path() / "packages", std::to_string(step));
        if (disk.done < step) break;
    }
}

TEST(StoreCrash, AFolderThatCanNotBeMadeIsRefusedAtTheStart) {
    const TemporaryFolder folder;
    put_file(folder.path() / "packages", "a file is in the way");
    RealDisk disk;
    const auto store = PackageStore::open({folder.path() / "packages", Version{{0, 1, 0}}, {}}, disk,
                                          [] { return std::chrono::system_clock::now(); });
    ASSERT_FALSE(store);
    EXPECT_EQ(store.error().code, "package.disk_failed");
    EXPECT_NE(store.error().detail.find("packages"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::packages
