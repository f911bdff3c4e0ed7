#pragma once
// An abuse: one thing that a plugin has to bear, by name. Those of one kind are in one file, and all of them
// in the order in which they run in all_abuses().

#include "host/check/outcome.hpp"

#include <string_view>
#include <vector>

namespace patchbay::check {

class Ground;

/// Where it is tried.
enum class Where {
    files,    ///< once, on the plugin's folder; no server is needed
    server,   ///< in every mode
    process,  ///< where the plugin has a process of its own
};

struct Abuse {
    std::string_view name;
    std::string_view does;
    std::string_view why;
    Where where = Where::server;
    /// On the checking thread. The ground is as the abuse before left it, and the plugin runs, unless `idle`.
    /// May throw Failure, which counts as failed.
    Outcome (*run)(Ground& ground) = nullptr;
    bool idle = false;   ///< it also has something to say about a plugin that does not start
    bool kills = false;  ///< it ends the plugin's process itself
    bool apart = false;  ///< it makes a server of its own and touches no other: it runs beside the others
};
using Abuses = std::vector<Abuse>;

// In this order: what is asked of the files, a calm start, pressure, harm, and what the whole run has shown.
Abuses file_abuses();
Abuses start_abuses();
Abuses settings_abuses();
Abuses route_abuses();
Abuses event_abuses();
Abuses service_abuses();
Abuses change_abuses();
Abuses toggle_abuses();
Abuses harm_abuses();
Abuses record_abuses();
Abuses removal_abuses();

Abuses all_abuses();

}  // namespace patchbay::check
