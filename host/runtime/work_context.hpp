#pragma once
// While it lives, the calling fiber works for somebody else: its time counts for another label and its waits
// end with another scope. This is how one fiber passes through the host, a plugin, and a second plugin's
// service. Stack only. On an ordinary thread it does nothing.

#include "host/runtime/deadline_wheel.hpp"
#include "host/runtime/label.hpp"
#include "host/runtime/wait.hpp"

#include <memory>

namespace patchbay::runtime {

class WorkContext {
  public:
    WorkContext(const Label* label, std::shared_ptr<CancelScope> scope);
    ~WorkContext();
    WorkContext(const WorkContext&) = delete;

  private:
    Fiber* fiber_;
    const Label* label_;
    std::shared_ptr<CancelScope> scope_;
};

/// A scope inside `parent` and `other` (each may be null) that ends by itself after `limit`: how a call into
/// a plugin gets its time limit. Needs a fiber's loop, so on an ordinary thread there is no limit.
class TimeLimit : Deadline {
  public:
    TimeLimit(std::shared_ptr<CancelScope> parent, Duration limit,
              std::shared_ptr<CancelScope> other = nullptr);
    ~TimeLimit() override;
    TimeLimit(const TimeLimit&) = delete;

    const std::shared_ptr<CancelScope>& scope() const { return scope_; }
    /// The time was over before the work was.
    bool expired() const { return expired_; }

  private:
    struct Timer;
    void expire() override;

    std::shared_ptr<CancelScope> scope_;
    std::shared_ptr<Timer> timer_;  // for short limits only: long ones are the loop's to watch
    bool expired_ = false;
};

/// Whom the calling fiber works for; `otherwise` outside a fiber.
const Label* current_label(const Label* otherwise);

}  // namespace patchbay::runtime
