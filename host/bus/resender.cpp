#include "host/bus/resender.hpp"

#include "host/bus/failure.hpp"
#include "host/log/log.hpp"
#include "host/runtime/work_context.hpp"

namespace patchbay::bus {
namespace {

// Another node may have been asked; this one is told by wake().
constexpr std::chrono::milliseconds kLookEvery{5000};

}  // namespace

Resender::Resender(Link& link, const ConsumerSpec& spec, const runtime::Label* label,
                   std::shared_ptr<runtime::CancelScope> asking,
                   std::shared_ptr<runtime::CancelScope> handling)
    : spec_(spec),
      label_(label),
      asking_(std::move(asking)),
      handling_(std::move(handling)),
      store_(link, spec.declared.name, spec.module) {}

void Resender::run() {
    try {
        while (!asking_->cancelled()) {
            if (!resend_asked()) wait_to_be_asked();
        }
    } catch (const Cancelled&) {
        // What was asked for is found again at the next start.
    }
}

void Resender::wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    if (sleeping_) sleeping_->complete(true);
}

bool Resender::resend_asked() {
    try {
        const auto letters = store_.asked_resends();
        for (const LoggedEvent& letter : letters) {
            if (asking_->cancelled()) throw Cancelled();
            resend(letter);
        }
        return !letters.empty();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& exception) {
        log::debug("consumer {}: resending: {}", spec_.declared.name, exception.what());
        return false;
    }
}

void Resender::resend(const LoggedEvent& letter) {
    if (const auto error = handed_over(letter)) {
        store_.resend_failed(letter.position, words(*error));
    } else {
        store_.resent(letter.position);
    }
}

/// What went wrong; nothing when it is handled. Throws Cancelled when stopping: it stays asked for.
std::optional<Error> Resender::handed_over(const LoggedEvent& letter) {
    const runtime::TimeLimit limit(handling_, std::chrono::milliseconds(spec_.declared.timeout_ms));
    try {
        const runtime::WorkContext work(label_, limit.scope());
        spec_.handler(as_delivered(letter, 1));
        return std::nullopt;
    } catch (const Cancelled&) {
        if (!limit.expired() && asking_->cancelled()) throw;
        return limit.expired() ? out_of_time() : interrupted();
    } catch (const std::exception& exception) {
        const Error error = as_error(exception);
        if (error.code == "bus.already_done") return std::nullopt;
        if (is_refused_at_gate(error) && asking_->cancelled()) throw Cancelled();
        return error;
    }
}

void Resender::wait_to_be_asked() {
    const runtime::Pending<bool> pending;
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(woken_, false)) return;
        sleeping_ = pending;
    }
    const runtime::WorkContext waiting(label_, asking_);
    const auto outcome = pending.wait(kLookEvery);
    const std::lock_guard lock(mutex_);
    sleeping_.reset();
    woken_ = false;
    if (outcome == runtime::WaitOutcome::cancelled) throw Cancelled();
}

}  // namespace patchbay::bus
