#include <patchbay/services.hpp>

namespace patchbay {

std::vector<std::string> Services::list(std::string_view prefix) {
    return link_
        .ask<wire::ServiceNames>(wire::HostMethod::service_list, wire::ServiceList{std::string(prefix)})
        .names;
}

std::string Services::call(std::string_view name, std::uint32_t method, std::string payload,
                           std::uint32_t timeout_ms) {
    return link_.call(
        wire::HostMethod::service_call,
        encode(wire::ServiceRequest{std::string(name), method, std::move(payload), timeout_ms}));
}

}  // namespace patchbay
