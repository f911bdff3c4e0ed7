// Blocks are counted for whom the thread worked when they were made, whoever frees them and however.
#include "host/memory/heap_accounts.hpp"
#include "host/runtime/label.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/wait.hpp"
#include "host/runtime/work_context.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace patchbay::memory {
namespace {

class HeapAccounts : public testing::Test {
  protected:
    void SetUp() override {
        if (!heap_bytes(account_)) GTEST_SKIP() << "a sanitizer has the heap";
    }
    ~HeapAccounts() override { charge_to(0); }

    std::uint64_t held() const { return *heap_bytes(account_); }
    /// What `allocate` returns, made for the account.
    template <class Allocate>
    auto charged(Allocate allocate) const {
        charge_to(account_);
        auto made = allocate();
        charge_to(0);
        return made;
    }

    const Account account_ = account_of(testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(HeapAccounts, ABlockCountsUntilItIsFreed) {
    const auto block = charged([] { return std::make_unique<char[]>(100'000); });
    EXPECT_GE(held(), 100'000U);
    EXPECT_LE(held(), 100'200U) << "rounded up, no more";
}

TEST_F(HeapAccounts, NothingIsLeftOfWhatWasFreed) {
    for (const std::size_t size : {0U, 1U, 8U, 20U, 24U, 100U, 4096U, 200'000U, 3'000'000U}) {
        charged([size] { return std::make_unique<char[]>(size); }).reset();
        EXPECT_EQ(held(), 0U) << size;
    }
}

TEST_F(HeapAccounts, WhatTheLibraryAllocatesCountsToo) {
    auto words = charged([] { return std::vector<std::string>(100, std::string(1000, 'x')); });
    EXPECT_GE(held(), 100'000U);
    words.clear();
    words.shrink_to_fit();
    EXPECT_EQ(held(), 0U);
}

TEST_F(HeapAccounts, AlignedBlocksAreAlignedAndCount) {
    struct alignas(256) Wide {
        char bytes[1024];
    };
    auto wide = charged([] { return std::make_unique<Wide>(); });
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(wide.get()) % 256, 0U);
    EXPECT_GE(held(), 1024U);
    wide.reset();
    EXPECT_EQ(held(), 0U);
}

TEST_F(HeapAccounts, FreedByAnotherThreadAndForAnotherAccount) {
    auto block = charged([] { return std::make_unique<char[]>(5000); });
    std::thread([&block] {
        charge_to(account_of("somebody else"));
        block.reset();
    }).join();
    EXPECT_EQ(held(), 0U);
    EXPECT_EQ(heap_bytes(account_of("somebody else")), 0U);
}

TEST_F(HeapAccounts, ThreadsWithCountersOfTheirOwnAddUpAndLeaveWhatTheyCounted) {
    constexpr std::size_t kThreads = 40;  // more than there are counters for
    std::vector<std::unique_ptr<char[]>> blocks(kThreads);
    std::vector<std::thread> threads;
    std::atomic<std::size_t> begun{0};
    for (auto& block : blocks) {
        threads.emplace_back([&] {
            const OwnCounters own;
            charge_to(account_);
            block = std::make_unique<char[]>(1000);
            charge_to(0);
            for (++begun; begun < kThreads;)
                std::this_thread::yield();
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_GE(held(), kThreads * 1000);
    EXPECT_LE(held(), kThreads * 1040);
    blocks.clear();
    EXPECT_EQ(held(), 0U);
}

TEST_F(HeapAccounts, ABlockOfMallocMayBeDeletedAndIsNotCounted) {
    const auto block = charged([] { return std::make_unique<char[]>(5000); });
    const std::uint64_t before = held();
    void* (*volatile const foreign_new)(std::size_t) = &std::malloc;
    for (int round = 0; round < 1000; ++round) {
        void* const foreign = foreign_new(24);
        std::memset(foreign, account_, 24);
        ::operator delete(foreign);
    }
    EXPECT_EQ(held(), before);
}

TEST_F(HeapAccounts, WhatCannotBeHadIsBadAlloc) {
    volatile const std::size_t too_much =
        std::numeric_limits<std::size_t>::max() - 2;  // not the compiler's to see
    EXPECT_THROW(static_cast<void>(::operator new(too_much)), std::bad_alloc);
    EXPECT_EQ(::operator new(too_much, std::nothrow), nullptr);
    EXPECT_THROW(static_cast<void>(::operator new (too_much, std::align_val_t{64})), std::bad_alloc);
    EXPECT_EQ(::operator new (std::size_t{1} << 60, std::align_val_t{64}, std::nothrow), nullptr);
}

TEST_F(HeapAccounts, AFullHeapAsksTheHandlerFirst) {
    static int asked = 0;
    std::set_new_handler([] {
        ++asked;
        std::set_new_handler(nullptr);
    });
    EXPECT_THROW(static_cast<void>(::operator new (std::size_t{1} << 60)), std::bad_alloc);
    EXPECT_EQ(asked, 1);
}

TEST_F(HeapAccounts, AFiberCountsForItsModuleAcrossWaitsAndForAnotherWhileItWorksForThat) {
    const auto* const mine = runtime::intern_label("heap-mine", "work");
    const auto* const theirs = runtime::intern_label("heap-theirs", "work");
    std::vector<std::unique_ptr<char[]>> blocks;
    blocks.reserve(4);
    {
        runtime::Runtime loops(1);
        loops.at(0).spawn(mine, nullptr, [&] {
            blocks.push_back(std::make_unique<char[]>(10'000));
            runtime::sleep_for(std::chrono::milliseconds(1));
            blocks.push_back(std::make_unique<char[]>(10'000));
            {
                const runtime::WorkContext work(theirs, nullptr);
                blocks.push_back(std::make_unique<char[]>(40'000));
            }
            blocks.push_back(std::make_unique<char[]>(10'000));
        });
        EXPECT_EQ(loops.wait_for_fibers(std::chrono::seconds(10)), 0U);
    }
    EXPECT_NEAR(static_cast<double>(*heap_bytes(mine->heap)), 30'000, 1000);
    EXPECT_NEAR(static_cast<double>(*heap_bytes(theirs->heap)), 40'000, 1000);
    blocks.clear();
    EXPECT_LT(*heap_bytes(mine->heap), 1000U);
    EXPECT_EQ(heap_bytes(theirs->heap), 0U);
}

TEST(HeapAccountNames, AreKeptAndTheServersOwnIsNotCounted) {
    EXPECT_EQ(account_of("one name"), account_of("one name"));
    EXPECT_NE(account_of("one name"), account_of("another name"));
    EXPECT_EQ(heap_bytes(0), std::nullopt);
    EXPECT_EQ(runtime::intern_label("host", "anything")->heap, 0);
}

TEST(HeapAccountNames, BeyondTheLastAreNotCountedApart) {
    std::size_t given = 0;
    for (std::size_t name = 0; name < 2 * kMostAccounts; ++name)
        given += account_of("module " + std::to_string(name)) != 0 ? 1 : 0;
    EXPECT_GT(given, kMostAccounts / 2);
    EXPECT_LT(given, kMostAccounts);
}

}  // namespace
}  // namespace patchbay::memory
