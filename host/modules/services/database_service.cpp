#include "host/modules/host_services.hpp"

namespace patchbay::modules {

std::string HostServices::call_database(wire::HostMethod method, std::string_view request) {
    return database_.call(method, request);
}

}  // namespace patchbay::modules
