#pragma once
// The addresses of this machine's interfaces, looked up again when they are older than some seconds
// (interfaces come and go). Owned by an Engine; its loop's thread only.

#include "host/outbound/address_policy.hpp"

#include <chrono>
#include <vector>

namespace patchbay::outbound {

class OwnAddresses {
  public:
    const std::vector<Address>& list(std::chrono::steady_clock::time_point now);

  private:
    std::vector<Address> list_;
    std::chrono::steady_clock::time_point read_at_{};
    bool read_ = false;
};

}  // namespace patchbay::outbound
