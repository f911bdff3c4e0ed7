#pragma once
// Which carrier a version of a plugin gets: a library inside this process, or a process of its own.

#include "host/log/log.hpp"
#include "host/modules/carrier.hpp"
#include "host/modules/manifest.hpp"
#include "host/runtime/runtime.hpp"

#include <functional>
#include <memory>

namespace patchbay::modules {

/// What a process of its own is started with.
struct RunnerOptions {
    std::filesystem::path program;  ///< patchbay-runner; empty: beside this program
    std::string user;               ///< whom it becomes when the server is root; empty: nobody else
    std::uint64_t memory_bytes = 512ULL << 20;  ///< of a module; one that takes more is ended
    unsigned processor_percent =
        0;  ///< of one core, for each; one that takes more is slowed down; 0: no limit
};

/// A version of a plugin: what it says about itself, its code, and how it is run.
struct Version {
    Manifest manifest;
    std::filesystem::path code;  ///< the library, or the folder of a program
    bool isolated = false;       ///< in a process of its own
    std::string database_role;   ///< with whose rights its statements run; empty: the host's
};

struct CarrierOptions {
    std::filesystem::path run_folder;  ///< its private copy of the code goes here
    RunnerOptions runner;
    std::chrono::milliseconds cancel_limit{5000};
    std::function<void(log::Level level, std::string_view line)> printed;  ///< see ProcessOptions
    std::function<void(const wire::Stalled& stall)> stalled;               ///< the same
    std::function<void(const std::string& how)> lost;                      ///< the same
};

/// The code of a package that lies in `folder`.
std::filesystem::path code_of(const Manifest& manifest, const std::filesystem::path& folder);

/// A refusal when the code can't be used; nothing of it runs yet.
Result<std::unique_ptr<Carrier>> make_carrier(runtime::Runtime& runtime, const Version& version,
                                              CarrierOptions options);

}  // namespace patchbay::modules
