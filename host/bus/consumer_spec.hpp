#pragma once
// What a consumer is made of: what its module declared, its handler, and how much it may hold.

#include <patchbay/wire.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace patchbay::bus {

/// Handles one event; throwing means it failed. Called on a fiber, for several keys at once.
using EventHandler = std::function<void(const wire::Event&)>;

struct ConsumerLimits {
    std::size_t whole = 2000;  ///< events read ahead and kept with their payload
    /// Events read and not handled, of which the others are kept as places only. Reading stops here.
    std::size_t open = 50'000;
    std::size_t read = 500;  ///< events read at once
};

struct ConsumerSpec {
    std::string module;
    wire::Consumer declared;
    EventHandler handler;
    ConsumerLimits limits{};
    std::chrono::milliseconds first_pause{1000};  ///< after an event failed; see retry_pause()
};

}  // namespace patchbay::bus
