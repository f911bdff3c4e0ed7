#pragma once
// Who is running: a module and what it does there ("inbox", "GET /api/v1/inbox/conversations"). Labels are
// interned and live until the process ends, so that the watchdog may read the label of a fiber on another
// thread at any time. They also count what their fibers did, which is how time and calls are attributed to
// modules.

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::runtime {

struct Label {
    std::string module;
    std::string what;
    mutable std::atomic<std::uint64_t> calls{0};
    mutable std::atomic<std::uint64_t> loop_nanoseconds{0};
};

/// The one Label of these words. Any thread.
const Label* intern_label(std::string_view module, std::string_view what);

/// Every label there is. Any thread.
std::vector<const Label*> all_labels();

}  // namespace patchbay::runtime
