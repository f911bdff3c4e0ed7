#pragma once
// Hands a consumer's dead letters to its handler once more when somebody asks for it: oldest first, one after
// the other, apart from the consumer's own events, so that a letter that hangs holds up other letters only.
// Owned by the consumer; run() is a fiber's whole work.

#include "host/bus/consumer_spec.hpp"
#include "host/bus/consumer_store.hpp"
#include "host/runtime/label.hpp"
#include "host/runtime/wait.hpp"

#include <memory>
#include <mutex>
#include <optional>

namespace patchbay::bus {

class Resender {
  public:
    /// `spec` outlives it. run() is on a fiber of `scope`.
    Resender(Link& link, const ConsumerSpec& spec, const runtime::Label* label,
             std::shared_ptr<runtime::CancelScope> scope);

    /// Returns after retire(), with the letter that is under way, or when the scope is cancelled.
    void run();
    /// Takes no more letters. Any thread.
    void retire();
    /// Somebody asked. Any thread.
    void wake();

  private:
    bool retired();
    bool resend_asked();
    void resend(const LoggedEvent& letter);
    void wait_to_be_asked();

    const ConsumerSpec& spec_;
    const runtime::Label* const label_;
    const std::shared_ptr<runtime::CancelScope> scope_;
    ConsumerStore store_;

    std::mutex mutex_;
    std::optional<runtime::Pending<bool>> sleeping_;
    bool woken_ = false;
    bool retired_ = false;
};

}  // namespace patchbay::bus
