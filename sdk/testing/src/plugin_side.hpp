#pragma once
// One plugin object behind the C boundary: calls go through the real codec and come back as values or
// Failure.

#include <patchbay/boundary.h>
#include <patchbay/wire.hpp>

#include <string>
#include <string_view>

namespace patchbay::testing {

class PluginSide {
  public:
    /// Makes the plugin object; throws the Failure of its constructor. `host` must outlive it.
    PluginSide(const patchbay_plugin* plugin, const patchbay_host& host);
    ~PluginSide();
    PluginSide(const PluginSide&) = delete;

    /// Throws Failure, or Cancelled.
    std::string call(wire::PluginMethod method, std::string_view payload);

  private:
    const patchbay_plugin* plugin_;
    void* self_ = nullptr;
};

}  // namespace patchbay::testing
