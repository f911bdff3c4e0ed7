#include "host/app/housekeeping.hpp"

#include "host/log/log.hpp"

namespace patchbay::app {
namespace {

constexpr std::chrono::hours kCleanUpEvery{1};

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
                           accounts::Accounts& accounts, std::chrono::seconds look_every)
    : scope_(std::make_shared<runtime::CancelScope>()) {
    runtime.next().spawn(runtime::intern_label("host", "housekeeping"), scope_,
                         [&modules, &bus, &accounts, look_every, ended = ended_] {
                             auto clean_at = std::chrono::steady_clock::now();
                             while (runtime::sleep_for(look_every) != runtime::WaitOutcome::cancelled) {
                                 try {
                                     modules.check_health();
                                 } catch (const Cancelled&) {
                                     break;
                                 }
                                 if (std::chrono::steady_clock::now() < clean_at) continue;
                                 clean_up(bus, accounts);
                                 clean_at += kCleanUpEvery;
                             }
                             ended.complete(true);
                         });
}

Housekeeping::~Housekeeping() {
    scope_->cancel();
    ended_.wait(std::chrono::seconds(2));
}

}  // namespace patchbay::app
