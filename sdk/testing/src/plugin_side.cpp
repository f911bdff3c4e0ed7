#include "plugin_side.hpp"

#include <patchbay/boundary_call.hpp>

namespace patchbay::testing {

PluginSide::PluginSide(const patchbay_plugin* plugin, const patchbay_host& host) : plugin_(plugin) {
    if (plugin->magic != PATCHBAY_MAGIC || plugin->abi != PATCHBAY_ABI) {
        throw Failure(Error{ErrorKind::invalid,
                            "testing.wrong_entry",
                            "The entry is not one of this SDK's plugins",
                            "ABI " + std::to_string(plugin->abi),
                            "Give FakeHost patchbay_plugin_entry, built with this SDK",
                            {},
                            0});
    }
    ask_across([&](patchbay_reply reply) -> int32_t {
        self_ = plugin_->create(&host, reply);
        return self_ == nullptr ? PATCHBAY_INTERNAL : PATCHBAY_OK;
    });
}

PluginSide::~PluginSide() {
    if (self_ != nullptr) plugin_->destroy(self_);
}

std::string PluginSide::call(wire::PluginMethod method, std::string_view payload) {
    return ask_across([&](patchbay_reply reply) {
        return plugin_->call(self_, static_cast<uint32_t>(method), to_bytes(payload), reply);
    });
}

}  // namespace patchbay::testing
