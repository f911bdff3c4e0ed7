#pragma once
// Why a call into a module was refused or broken off, in the words that its caller gets. `id`: of the module;
// `what`: was called. Pure.

#include "host/runtime/gate.hpp"

#include <patchbay/result.hpp>

#include <cstddef>
#include <string>

namespace patchbay::modules {

/// Nothing was done: the call may go to a successor.
runtime::GateClosed stopping(const std::string& id);
/// The module ended under the call: it may have had its effect, or not.
Failure stopped_meanwhile(const std::string& id, const std::string& what);
Error too_busy(const std::string& id, std::size_t most);
Error too_many_tasks(const std::string& id, std::size_t most);
Failure too_deep(const std::string& id, const std::string& what);
/// The plugin answered that it was cancelled, and nobody had cancelled it.
Failure gave_up(const std::string& id, const std::string& what);

}  // namespace patchbay::modules
