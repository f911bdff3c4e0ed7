#pragma once
// What is done to the modules of the running server: seen, switched, swapped, rolled back, removed.

#include "host/packages/cli/console.hpp"
#include "host/packages/cli/server_link.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace patchbay::packages::cli {

int list_modules(ServerLink& server, const Console& console);

/// `action`: enable, disable, swap or rollback.
int change_module(ServerLink& server, const Console& console, const std::string& id,
                  const std::string& action);

struct Removal {
    std::string id;
    bool purge = false;  ///< its data, too
    bool yes = false;    ///< without a question
};
int remove_module(ServerLink& server, const Console& console, const Removal& removal);

/// "hello 1.2.3 is running", with its problem where it has one.
int tell_state(const Console& console, const nlohmann::json& module);

}  // namespace patchbay::packages::cli
