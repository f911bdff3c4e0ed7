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
    /// `spec` outlives it. `asking` ends when no more letters are to be taken, `handling` when the one under
    /// way has had its time.
    Resender(Link& link, const ConsumerSpec& spec, const runtime::Label* label,
             std::shared_ptr<runtime::CancelScope> asking, std::shared_ptr<runtime::CancelScope> handling);

    /// Returns when `asking` is cancelled and no letter is under way. Called in `handling`.
    void run();
    /// Somebody asked. Any thread.
    void wake();

  private:
    bool resend_asked();
    void resend(const LoggedEvent& letter);
    std::optional<Error> handed_over(const LoggedEvent& letter);
    void wait_to_be_asked();

    const ConsumerSpec& spec_;
    const runtime::Label* const label_;
    const std::shared_ptr<runtime::CancelScope> asking_;
    const std::shared_ptr<runtime::CancelScope> handling_;
    ConsumerStore store_;

    std::mutex mutex_;
    std::optional<runtime::Pending<bool>> sleeping_;
    bool woken_ = false;
};

}  // namespace patchbay::bus
