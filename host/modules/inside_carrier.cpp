#include "host/modules/inside_carrier.hpp"

#include "host/isolation/frame.hpp"
#include "host/modules/host_services.hpp"

#include <patchbay/boundary_call.hpp>

namespace patchbay::modules {

void InsideCarrier::create(HostServices& services) {
    host_table_ = services.table();
    ask_across([&](patchbay_reply reply) {
        object_ = library_->entry().create(&host_table_, reply);
        return object_ != nullptr ? PATCHBAY_OK : PATCHBAY_INTERNAL;
    });
}

std::string InsideCarrier::call(wire::PluginMethod method, std::string_view payload) {
    std::string answer = ask_across([&](patchbay_reply reply) {
        return library_->entry().call(object_, static_cast<std::uint32_t>(method), to_bytes(payload), reply);
    });
    if (answer.size() <= isolation::kLargestPayload) return answer;
    // Else it would work here and no longer in a process of its own.
    throw Failure(Error{ErrorKind::internal,
                        "module.payload_too_large",
                        "The module's answer is too large",
                        std::to_string(answer.size()) + " bytes, and " +
                            std::to_string(isolation::kLargestPayload) + " are the most",
                        "Answer in pages, or piece by piece",
                        {},
                        0});
}

void InsideCarrier::destroy() {
    if (object_ != nullptr) library_->entry().destroy(object_);
    object_ = nullptr;
    library_.reset();
}

/// What hangs still uses the library: it stays mapped.
bool InsideCarrier::cut() {
    library_->abandon();
    return false;
}

}  // namespace patchbay::modules
