#include "tests/fakes/telegram/poller.hpp"

#include <algorithm>
#include <ctime>

#include "tests/fakes/telegram/answer.hpp"

namespace patchbay::fakes::telegram {

namespace {

constexpr std::int64_t kLongestPoll = 50;

}  // namespace

Poller::Poller(Loop& loop, Bot& bot, const Pace& pace, const Distortion& distortion, std::mt19937_64& random)
    : loop_(loop), bot_(bot), pace_(pace), distortion_(distortion), random_(random) {}

// The exchanges may outlive the poller and must not call it back.
Poller::~Poller() {
    if (waiting_) waiting_->close();
    for (const auto& [exchange, reason] : delayed_conflicts_)
        exchange->close();
}

void Poller::poll(const Arguments& arguments, const ExchangePtr& exchange) {
    if (!bot_.webhook.url.empty()) {
        return conflict(exchange,
                        "can't use getUpdates method while webhook is active; use deleteWebhook to delete "
                        "the webhook first");
    }
    abort("terminated by other getUpdates request; make sure that only one bot instance is running");
    const auto offset = arguments.integer("offset", 0, INT32_MIN, INT32_MAX);
    auto limit = static_cast<std::size_t>(arguments.integer("limit", 100, 1, 100));
    const auto asked = arguments.integer("timeout", 0, 0, kLongestPoll);
    Clock::duration timeout = std::chrono::seconds(asked);
    const auto now = Clock::now();
    if (pace_.pace_polls && offset == previous_offset_) {
        const auto since = now - previous_start_;
        if (asked < 3 && since < pace_.seconds(3))
            timeout = std::max(timeout, Clock::duration(pace_.seconds(3)));
        if (since < pace_.seconds(0.5)) limit = 1;
    }
    previous_offset_ = offset;
    previous_start_ = now;
    auto updates = bot_.updates.take(offset, limit, std::time(nullptr));
    if (!updates.empty() || timeout == Clock::duration::zero()) {
        return exchange->respond(result_response(render(std::move(updates))));
    }
    wait(exchange, offset, limit, timeout);
}

void Poller::wait(const ExchangePtr& exchange, std::int64_t offset, std::size_t limit,
                  Clock::duration timeout) {
    waiting_ = exchange;
    waiting_offset_ = offset;
    waiting_limit_ = limit;
    const auto ticket = ++ticket_;
    timer_ = loop_.after(timeout, [this] {
        if (const auto due = std::exchange(waiting_, nullptr)) due->respond(result_response("[]"));
    });
    exchange->on_disconnect([this, ticket] {
        if (ticket == ticket_) waiting_.reset();
    });
}

void Poller::wake() {
    if (!waiting_) return;
    auto updates = bot_.updates.take(waiting_offset_, waiting_limit_, std::time(nullptr));
    if (updates.empty()) return;
    timer_.cancel();
    std::exchange(waiting_, nullptr)->respond(result_response(render(std::move(updates))));
}

void Poller::abort(const std::string& reason) {
    if (!waiting_) return;
    timer_.cancel();
    conflict(std::exchange(waiting_, nullptr), reason);
}

// The first conflict is told at once, further ones three seconds later.
void Poller::conflict(const ExchangePtr& exchange, const std::string& reason) {
    const auto now = Clock::now();
    const bool at_once = now >= next_conflict_;
    if (at_once) {
        next_conflict_ = now + pace_.seconds(3);
        return exchange->respond(error_response(telegram::conflict(reason)));
    }
    exchange->on_disconnect(nullptr);
    delayed_conflicts_.emplace_back(exchange, reason);
    conflict_timer_ = loop_.after(pace_.seconds(3), [this] {
        for (const auto& [each, text] : std::exchange(delayed_conflicts_, {})) {
            each->respond(error_response(telegram::conflict(text)));
        }
    });
}

std::string Poller::render(std::vector<const Update*> updates) {
    if (distortion_.shuffle) std::shuffle(updates.begin(), updates.end(), random_);
    std::string list = "[";
    for (const auto* update : updates) {
        for (int copy = 0; copy < std::max(1, distortion_.copies); ++copy) {
            if (list.size() > 1) list += ',';
            list += update->json;
        }
    }
    return list + ']';
}

}  // namespace patchbay::fakes::telegram
