#include "host/app/housekeeping.hpp"

#include "host/log/log.hpp"

namespace patchbay::app {
namespace {

constexpr std::chrono::seconds kHealthEvery{5};
constexpr int kCleanUpEvery = 720;  // health checks: an hour

void clean_up(bus::Bus& bus, accounts::Accounts& accounts) {
    try {
        accounts.delete_expired_sessions();
        while (bus.clean_up() > 0) {
        }
    } catch (const std::exception& exception) {
        log::warn("cleaning up failed, next try in an hour: {}", exception.what());
    }
}

}  // namespace

Housekeeping::Housekeeping(runtime::Runtime& runtime, modules::Modules& modules, bus::Bus& bus,
                           accounts::Accounts& accounts)
    : scope_(std::make_shared<runtime::CancelScope>()) {
    runtime.next().spawn(
        runtime::intern_label("host", "housekeeping"), scope_, [&modules, &bus, &accounts, ended = ended_] {
            for (int round = 1; runtime::sleep_for(kHealthEvery) != runtime::WaitOutcome::cancelled;
                 ++round) {
                try {
                    modules.check_health();
                } catch (const Cancelled&) {
                    break;
                }
                if (round % kCleanUpEvery == 1) clean_up(bus, accounts);
            }
            ended.complete(true);
        });
}

Housekeeping::~Housekeeping() {
    scope_->cancel();
    ended_.wait(std::chrono::seconds(2));
}

}  // namespace patchbay::app
