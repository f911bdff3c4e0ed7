#include "host/outbound/own_addresses.hpp"

#include <ifaddrs.h>

namespace patchbay::outbound {
namespace {

constexpr std::chrono::seconds kFresh{10};

}  // namespace

const std::vector<Address>& OwnAddresses::list(std::chrono::steady_clock::time_point now) {
    if (read_ && now - read_at_ < kFresh) return list_;
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return list_;  // out of descriptors: the last known ones still hold
    std::vector<Address> found;
    for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr) continue;
        if (const auto address = Address::from(*each->ifa_addr)) found.push_back(*address);
    }
    freeifaddrs(first);
    list_ = std::move(found);
    read_at_ = now;
    read_ = true;
    return list_;
}

}  // namespace patchbay::outbound
