#pragma once
// What the host's calls are called, for whoever looks for the one that holds the thread: the plugin says it
// when it starts. Any thread.

#include "host/runtime/label.hpp"

#include <patchbay/wire.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace patchbay::runner {

class CallNames {
  public:
    /// `start_reply`: what the plugin answered to its start; nothing is learnt from what can't be decoded.
    void learn(std::string_view start_reply);
    /// "GET /api/v1/shop/orders", "consumer shop.orders", "health".
    const runtime::Label* name_of(std::uint32_t method, std::string_view payload) const;

  private:
    using Key = std::pair<wire::PluginMethod, std::uint32_t>;

    mutable std::mutex mutex_;
    std::map<Key, const runtime::Label*> names_;
};

}  // namespace patchbay::runner
