#pragma once
// Who is running: a module and what it does there ("inbox", "GET /api/v1/inbox/conversations"). Labels are
// interned and live until the process ends, so that the watchdog may read the label of a fiber on another
// thread at any time. They also count what their fibers did, which is how time, calls and memory are
// attributed to modules.

#include "host/memory/heap_accounts.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::runtime {

/// How calls ended and how long they took. Counted by any thread; read while it is counted.
struct Answers {
    static constexpr std::size_t kSteps = 128;  ///< of the time: four for each doubling, from 1 us on

    std::atomic<std::uint64_t> answered{0};
    std::atomic<std::uint64_t> failed{0};
    std::atomic<std::uint64_t> cancelled{0};
    std::array<std::atomic<std::uint32_t>, kSteps> by_time{};
};

struct Label {
    std::string module;
    std::string what;
    memory::Account heap = 0;  ///< that of the module
    mutable std::atomic<std::uint64_t> calls{0};
    mutable std::atomic<std::uint64_t> loop_nanoseconds{0};
    mutable std::atomic<std::uint64_t> stalls{0};
    mutable Answers answers{};
};

/// The one Label of these words. Any thread.
const Label* intern_label(std::string_view module, std::string_view what);

/// Every label there is. Any thread.
std::vector<const Label*> all_labels();

}  // namespace patchbay::runtime
