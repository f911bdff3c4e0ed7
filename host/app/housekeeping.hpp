#pragma once
// What has to be done now and then: asking modules how they are, deleting what is old. A fiber of its own;
// ends with the destructor.

#include "host/accounts/accounts.hpp"
#include "host/bus/bus.hpp"
#include "host/http/router.hpp"
#include "host/modules/modules.hpp"

#include <memory>

namespace patchbay::app {

class Housekeeping {
  public:
    Housekeeping(runtime::Runtime& runtime, modules::Modules& modules, bus::Bus& bus,
                 accounts::Accounts& accounts);
    ~Housekeeping();

  private:
    std::shared_ptr<runtime::CancelScope> scope_;
    runtime::Pending<bool> ended_;
};

/// Counters of every route for /metrics.
std::vector<ops::Sample> route_samples(const http::RouteTable& table);

}  // namespace patchbay::app
