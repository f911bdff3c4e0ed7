#include "host/bus/resender.hpp"

#include "host/bus/failure.hpp"
#include "host/runtime/work_context.hpp"

#include <spdlog/spdlog.h>

namespace patchbay::bus {
namespace {

// Another node may have been asked; this one is told by wake().
constexpr std::chrono::milliseconds kLookEvery{5000};

}  // namespace

Resender::Resender(Link& link, const ConsumerSpec& spec, const runtime::Label* label,
                   std::shared_ptr<runtime::CancelScope> scope)
    : spec_(spec), label_(label), scope_(std::move(scope)), store_(link, spec.declared.name, spec.module) {}

void Resender::run() {
    try {
        while (!retired()) {
            if (!resend_asked()) wait_to_be_asked();
        }
    } catch (const Cancelled&) {
        // What was asked for is found again at the next start.
    }
}

void Resender::retire() {
    {
        const std::lock_guard lock(mutex_);
        retired_ = true;
    }
    wake();
}

bool Resender::retired() {
    const std::lock_guard lock(mutex_);
    return retired_;
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
            if (retired()) break;
            resend(letter);
        }
        return !letters.empty();
    } catch (const Cancelled&) {
        throw;
    } catch (const std::exception& exception) {
        spdlog::debug("consumer {}: resending: {}", spec_.declared.name, exception.what());
        return false;
    }
}

void Resender::resend(const LoggedEvent& letter) {
    const runtime::TimeLimit limit(scope_, std::chrono::milliseconds(spec_.declared.timeout_ms));
    try {
        const runtime::WorkContext work(label_, limit.scope());
        spec_.handler(as_delivered(letter, 1));
    } catch (const Cancelled&) {
        if (!limit.expired() && retired()) throw;  // it stays asked for
        return store_.resend_failed(letter.position, words(limit.expired() ? out_of_time() : interrupted()));
    } catch (const std::exception& exception) {
        if (!says_already_done(exception))
            return store_.resend_failed(letter.position, words(as_error(exception)));
    }
    store_.resent(letter.position);
}

void Resender::wait_to_be_asked() {
    const runtime::Pending<bool> pending;
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(woken_, false)) return;
        sleeping_ = pending;
    }
    const auto outcome = pending.wait(kLookEvery);
    const std::lock_guard lock(mutex_);
    sleeping_.reset();
    woken_ = false;
    if (outcome == runtime::WaitOutcome::cancelled) throw Cancelled();
}

}  // namespace patchbay::bus
