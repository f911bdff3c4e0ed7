#pragma once
// The payloads that are no calls on the socket of a plugin that runs in a process of its own;
// docs/plugin-protocol.md has the frames around them.

#include <patchbay/result.hpp>

#include <cstdint>
#include <string>
#include <tuple>

namespace patchbay::wire {

/// The plugin's process, as soon as it listens.
struct Hello {
    std::uint32_t protocol = 1;
    std::string sdk;            // for people: "patchbay-runner 0.1.0", "shop-channel 2.1 (node 20)"
    std::uint32_t calls = 256;  // how many it takes at the same time
    Error refusal{};            // why it can't be used; its code is empty when it can
    static constexpr auto fields() {
        return std::tuple(&Hello::protocol, &Hello::sdk, &Hello::calls, &Hello::refusal);
    }
};

/// The host's answer to it.
struct Welcome {
    std::uint32_t protocol = 1;
    std::string module_id;
    std::uint32_t calls = 256;                 // how many the host takes at the same time
    std::uint32_t largest_payload = 64 << 20;  // bytes, both ways
    bool stalls = false;                       // whether the host takes frames of that kind
    static constexpr auto fields() {
        return std::tuple(&Welcome::protocol, &Welcome::module_id, &Welcome::calls, &Welcome::largest_payload,
                          &Welcome::stalls);
    }
};

/// The plugin's process: something has held its thread for too long without waiting, and is over.
struct Stalled {
    std::string what;  // "GET /api/v1/shop/orders"
    std::uint32_t milliseconds = 0;
    static constexpr auto fields() { return std::tuple(&Stalled::what, &Stalled::milliseconds); }
};

}  // namespace patchbay::wire
