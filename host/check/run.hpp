#pragma once
// Runs abuses: those of the files on the calling thread, then those of each mode on a thread of its own. The
// calling thread tells them, mode by mode.

#include "host/check/abuse.hpp"
#include "host/check/ground.hpp"
#include "host/check/report.hpp"

#include <functional>

namespace patchbay::check {

struct Plan {
    Abuses abuses;
    std::vector<Mode> modes;
    bool quick = false;
};

/// `told`: of each entry when it is there. `broken_off`: whether somebody wants an end. Throws Failure when
/// there can't be a server.
Report run_check(const Subject& subject, const Plan& plan, const Surroundings& surroundings,
                 const std::function<void(const Entry&)>& told, const std::function<bool()>& broken_off);

}  // namespace patchbay::check
