#pragma once
// How calls reach a plugin's object and the object reaches the host: by function calls inside this process
// (InsideCarrier), or by frames to a process of its own (ProcessCarrier). Owned by Instance, which sees to it
// that create() comes first and destroy() last, alone; call() comes from any fiber in between.

#include <patchbay/wire.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::modules {

class HostServices;

/// A process that a plugin has to itself.
struct OwnProcess {
    int id = 0;
    std::uint64_t resident_bytes = 0;
    std::chrono::milliseconds processor_time{0};
};

class Carrier {
  public:
    virtual ~Carrier() = default;

    /// Before create(): gets ready what carries the plugin. A refusal when its code can't be used; Throws
    /// Cancelled.
    virtual Result<void> open(std::chrono::milliseconds) { return {}; }
    /// Makes the plugin's object. Throws Failure, Cancelled.
    virtual void create(HostServices& services) = 0;
    /// The payload of the answer. Throws Failure, Cancelled.
    virtual std::string call(wire::PluginMethod method, std::string_view payload) = 0;
    /// Ends the object and what carries it. No call is under way.
    virtual void destroy() = 0;
    /// Ends whatever hangs by force, where that is possible: the calls under way fail then. False when they
    /// can't be ended; the carrier is left as it is for good.
    virtual bool cut() = 0;
    /// The private copy of the plugin's code; gone with this object.
    virtual const std::filesystem::path& file() const = 0;
    /// Ends a process of its own that uses too much memory; that counts as a crash.
    virtual void enforce_memory() {}
    virtual std::optional<OwnProcess> process() const { return std::nullopt; }
};

}  // namespace patchbay::modules
