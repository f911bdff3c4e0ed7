#pragma once
// What has to be done now and then: asking modules how they are, deleting what is old. A fiber of its own;
// ends with the destructor.

#include "host/accounts/accounts.hpp"
#include "host/bus/bus.hpp"
#include "host/modules/modules.hpp"

#include <chrono>
#include <memory>

namespace patchbay::app {

class Housekeeping {
  public:
    /// `look_every`: at the modules.
    Housekeeping(runtime::Runtime& runtime, modules::Modules& modules, bus::Bus& bus,
                 accounts::Accounts& accounts, std::chrono::seconds look_every);
    ~Housekeeping();

  private:
    std::shared_ptr<runtime::CancelScope> scope_;
    runtime::Pending<bool> ended_;
};

}  // namespace patchbay::app
