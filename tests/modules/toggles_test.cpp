// Every bundled plugin is switched off and on again and again, and nothing is left behind: memory, threads
// and open files are as before. PATCHBAY_TOGGLES says how often (default: 25).
#include "host/api/host_schemas.hpp"
#include "host/app/migration.hpp"
#include "host/memory/heap_accounts.hpp"
#include "tests/modules/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#if defined(__SANITIZE_ADDRESS__)
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();  // NOLINT(bugprone-reserved-identifier)
#else
#include <malloc.h>
#endif

namespace patchbay::modules::test {
namespace {

constexpr std::size_t kWarmUp = 10;                    // caches fill
constexpr std::size_t kNoise = std::size_t{64} << 10;  // of the loops, the pools, the allocator
// A round: glibc takes 32 bytes for each destructor of static storage, and has them back only when no library
// that was loaded later is there still. Under AddressSanitizer more is destroyed.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kNoiseOfEach = 600;
#else
constexpr std::size_t kNoiseOfEach = 100;
#endif

std::size_t allocated() {
#if defined(__SANITIZE_ADDRESS__)
    return __sanitizer_get_current_allocated_bytes();
#else
    const struct mallinfo2 info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
}

std::ptrdiff_t entries_of(const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}

struct Figures {
    std::size_t bytes = 0;
    std::optional<std::uint64_t> held;  // by the module alone
    std::ptrdiff_t threads = 0;
    std::ptrdiff_t files = 0;
};

Figures figures_of(const char* id) {
    return {allocated(), memory::heap_bytes(memory::account_of(id)), entries_of("/proc/self/task"),
            entries_of("/proc/self/fd")};
}

std::size_t rounds() {
    const char* const asked = std::getenv("PATCHBAY_TOGGLES");  // NOLINT(concurrency-mt-unsafe)
    return asked != nullptr ? std::strtoul(asked, nullptr, 10) : 25;
}

class Toggles : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        const auto found = find_packages({PATCHBAY_PACKAGES});
        const auto migrated =
            app::migrate(storage::test::shared_cluster().connection_string(), PATCHBAY_MIGRATIONS, found);
        ASSERT_TRUE(migrated.refused.empty());
        world_.load(found, {});
        world_.modules->start_all();
    }
    void toggle() {
        world_.on_fiber([&] {
            ASSERT_EQ(world_.modules->disable(GetParam()).state, State::disabled);
            const ModuleView on = world_.modules->enable(GetParam());
            ASSERT_TRUE(is_serving(on.state)) << (on.problem ? on.problem->detail : "");
        });
    }

    World world_;
    const SchemaBook::Entry host_schemas_ = world_.schemas.add("host", api::host_schemas());
};

TEST_P(Toggles, LeaveNothingBehind) {
    for (std::size_t round = 0; round < kWarmUp; ++round)
        toggle();
    const Figures before = figures_of(GetParam());
    for (std::size_t round = 0; round < rounds(); ++round)
        toggle();
    const Figures after = figures_of(GetParam());
    RecordProperty("bytes_before", std::to_string(before.bytes));
    RecordProperty("bytes_after", std::to_string(after.bytes));
    EXPECT_LE(after.bytes, before.bytes + kNoise + rounds() * kNoiseOfEach);
    if (before.held) {
        EXPECT_LE(*after.held, *before.held + kNoise);
    }
    EXPECT_LE(after.threads, before.threads);
    EXPECT_LE(after.files, before.files);
}

INSTANTIATE_TEST_SUITE_P(Bundled, Toggles, testing::Values("inbox", "openai", "telegram"));

}  // namespace
}  // namespace patchbay::modules::test
