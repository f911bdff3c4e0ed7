#include "host/bus/consumer.hpp"

#include "host/bus/failure.hpp"
#include "host/bus/retry.hpp"
#include "host/log/log.hpp"
#include "host/runtime/work_context.hpp"

#include <sodium.h>

namespace patchbay::bus {
namespace {

constexpr std::chrono::milliseconds kShortestIdle{2};
constexpr std::chrono::milliseconds kLongestIdle{1000};
constexpr std::chrono::milliseconds kPause{1000};  // after the database failed

double random_fraction() {
    return randombytes_uniform(1U << 20) / static_cast<double>(1U << 20);
}

}  // namespace

std::string topic_expression(const std::vector<std::string>& topics) {
    std::string expression;
    for (const std::string& topic : topics) {
        const bool prefix = topic.ends_with(".*");
        std::string part;
        for (const char c : prefix ? topic.substr(0, topic.size() - 1) : topic)
            part += c == '.' ? "\\." : std::string(1, c);
        expression += (expression.empty() ? "^(" : "|") + part + (prefix ? ".*" : "");
    }
    return expression + ")$";
}

Consumer::Consumer(runtime::Runtime& runtime, Link& link, ConsumerSpec spec)
    : runtime_(runtime),
      spec_(std::move(spec)),
      topics_(topic_expression(spec_.declared.topics)),
      label_(runtime::intern_label(spec_.module, "consumer " + spec_.declared.name)),
      store_(link, spec_.declared.name, spec_.module),
      resender_(link, spec_, label_, reading_, handling_),
      events_(spec_.limits) {}

void Consumer::start() {
    fibers_ = 2;
    runtime_.next().spawn(label_, reading_, [self = shared_from_this()] {
        self->drive();
        self->drain();
        --self->fibers_;
    });
    runtime_.next().spawn(label_, handling_, [self = shared_from_this()] {
        self->resender_.run();
        --self->fibers_;
        self->wake();
    });
}

void Consumer::retire() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    reading_->cancel();
}

void Consumer::cancel() {
    handling_->cancel();
}

bool Consumer::stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

bool Consumer::wait_ended(std::chrono::milliseconds limit) const {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (fibers_ > 0 && std::chrono::steady_clock::now() < until)
        runtime::sleep_for(std::chrono::milliseconds(2));
    return fibers_ == 0;
}

void Consumer::wake() {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    if (sleeping_) sleeping_->complete(true);
}

ConsumerStatus Consumer::status() const {
    const std::lock_guard lock(mutex_);
    ConsumerStatus status;
    status.name = spec_.declared.name;
    status.module = spec_.module;
    status.topics = spec_.declared.topics;
    status.handled = handled_;
    status.failed = failed_;
    status.last_error = last_error_;
    status.full = events_.full();
    if (const auto oldest = events_.oldest_at_us()) {
        const auto now =
            std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
        status.oldest_age_seconds = std::max(0.0, now - static_cast<double>(*oldest) / 1e6);
    }
    if (progress_) {
        status.open = progress_->open();
        status.running = progress_->running();
        status.retrying = progress_->retrying();
    }
    return status;
}

void Consumer::drive() {
    while (!stopping()) {
        try {
            if (!progress_) recover();
            const bool found = read_more();
            start_ready();
            save_cursor();
            warn_when_full();
            wait_for_work(found);
        } catch (const std::exception& exception) {  // cancelled, when stopping
            note(exception.what());
            runtime::sleep_for(kPause);
        }
    }
}

/// Saves what handlers still finish, until this fiber is the only one: what was handled must not be handled
/// again after a clean stop.
void Consumer::drain() {
    if (!progress_) return;
    const runtime::WorkContext last_words(label_, nullptr);  // the fiber's own scope is cancelled
    for (;;) {
        const bool alone = fibers_ == 1;
        try {
            save_cursor();
        } catch (const std::exception& exception) {
            log::warn("consumer {}: its cursor could not be saved at its end: {}", spec_.declared.name,
                      exception.what());
        }
        if (alone) return;
        wait_for_wake();
    }
}

void Consumer::recover() {
    const Position cursor = store_.open(spec_.declared.from_now);
    auto done = store_.done_beyond(cursor);
    const auto failures = store_.failures();
    const std::lock_guard lock(mutex_);
    saved_ = cursor;
    progress_.emplace(cursor, std::move(done));
    for (const StoredFailure& failure : failures) {
        attempts_[failure.position] = failure.attempts;
        due_[failure.position] = std::chrono::steady_clock::now() + failure.due_in;
    }
}

bool Consumer::read_more() {
    Position from;
    {
        const std::lock_guard lock(mutex_);
        if (!wants_more()) return false;
        from = progress_->read_to();
        woken_ = false;
    }
    auto events = store_.read(from, topics_, spec_.limits.read);
    const std::lock_guard lock(mutex_);
    for (LoggedEvent& event : events) {
        if (!event.wanted) {
            progress_->skip(event.position);
            continue;
        }
        const auto added = progress_->add(event.position, event.key);
        if (added != Progress::Added::done_before)
            events_.add(std::move(event), added == Progress::Added::starts_next);
    }
    return !events.empty();
}

void Consumer::start_ready() {
    for (;;) {
        std::optional<Position> position;
        std::optional<LoggedEvent> event;
        unsigned attempt = 1;
        {
            const std::lock_guard lock(mutex_);
            if (stopping_ || progress_->running() >= spec_.declared.parallel) return;
            position = progress_->take(std::chrono::steady_clock::now());
            if (!position) return;
            if (const auto due = due_.find(*position); due != due_.end()) {
                const auto when = due->second;
                due_.erase(due);
                if (when > std::chrono::steady_clock::now()) {
                    progress_->retry(*position, when);
                    continue;
                }
            }
            event = events_.take(*position);
            if (const auto failed_before = attempts_.find(*position); failed_before != attempts_.end()) {
                attempt = failed_before->second + 1;
            }
        }
        start_event(*position, std::move(event), attempt);
    }
}

void Consumer::start_event(const Position& position, std::optional<LoggedEvent> event, unsigned attempt) {
    ++fibers_;
    runtime_.next().spawn(label_, handling_,
                          [self = shared_from_this(), position, event = std::move(event), attempt]() mutable {
                              self->run_event(position, std::move(event), attempt);
                              --self->fibers_;
                              self->wake();
                          });
}

void Consumer::run_event(const Position& position, std::optional<LoggedEvent> event, unsigned attempt) {
    try {
        if (!event) event = store_.read_one(position);
    } catch (const Cancelled&) {
        return;  // stopping: the next start delivers it
    } catch (const std::exception& exception) {
        note(exception.what());
        const std::lock_guard lock(mutex_);
        progress_->retry(position, std::chrono::steady_clock::now() + kPause);
        return;
    }
    if (event) return handle(*event, attempt);
    const std::lock_guard lock(mutex_);  // the log was cut by hand
    finish(position);
}

void Consumer::finish(const Position& position) {
    progress_->finish(position);
    events_.remove(position);
    attempts_.erase(position);
}

void Consumer::handle(const LoggedEvent& event, unsigned attempt) {
    const wire::Event delivered = as_delivered(event, attempt);
    const runtime::TimeLimit limit(handling_, std::chrono::milliseconds(spec_.declared.timeout_ms));
    try {
        {
            const runtime::WorkContext work(label_, limit.scope());
            spec_.handler(delivered);
        }
        succeeded(event, attempt);
    } catch (const Cancelled&) {
        if (!limit.expired() && stopping()) return;  // the next start delivers it again
        failed(event, attempt, limit.expired() ? out_of_time() : interrupted());
    } catch (const Failure& failure) {
        if (failure.error().code == "bus.already_done") {
            succeeded(event, attempt);
        } else if (is_refused_at_gate(failure.error()) && stopping()) {
            return;  // refused at the gate, so the next start delivers it
        } else {
            failed(event, attempt, failure.error());
        }
    } catch (const std::exception& exception) {
        failed(event, attempt, as_error(exception));
    }
}

void Consumer::succeeded(const LoggedEvent& event, unsigned attempt) {
    ++handled_;
    if (attempt > 1) {
        try {
            store_.forget_failure(event.position);
        } catch (const std::exception& exception) {
            note(exception.what());  // a stale count of attempts does no harm
        }
    }
    const std::lock_guard lock(mutex_);
    finish(event.position);
    done_unsaved_.push_back(event.position);
}

void Consumer::failed(const LoggedEvent& event, unsigned attempt, const Error& error) {
    ++failed_;
    const std::string reason = words(error);
    note(reason);
    const bool not_its_fault = is_not_the_events_fault(error);
    if (!not_its_fault && (is_hopeless(error) || attempt >= spec_.declared.max_attempts)) {
        bury(event, attempt, reason);
        return;
    }
    const unsigned counted = not_its_fault ? attempt - 1 : attempt;
    const auto pause = retry_pause(attempt, error.retry_after_ms, random_fraction(), spec_.first_pause);
    try {
        store_.record_failure(event.position, counted, reason, pause);
    } catch (const std::exception& exception) {
        note(exception.what());
    }
    const std::lock_guard lock(mutex_);
    attempts_[event.position] = counted;
    progress_->retry(event.position, std::chrono::steady_clock::now() + pause);
}

void Consumer::bury(const LoggedEvent& event, unsigned attempt, const std::string& reason) {
    try {
        store_.bury(event, attempt, reason);
        log::warn("consumer {}: event {} ({}) failed {} times and is a dead letter now: {}",
                  spec_.declared.name, to_text(event.position), event.topic, attempt, reason);
    } catch (const std::exception& exception) {
        note(exception.what());
        const std::lock_guard lock(mutex_);
        progress_->retry(event.position, std::chrono::steady_clock::now() + kPause);
        return;
    }
    const std::lock_guard lock(mutex_);
    finish(event.position);
}

void Consumer::save_cursor() {
    Position cursor;
    std::vector<Position> beyond;
    {
        const std::lock_guard lock(mutex_);
        cursor = progress_->cursor();
        std::erase_if(done_unsaved_, [&](const Position& each) { return each <= cursor; });
        if (cursor == saved_ && done_unsaved_.empty()) return;
        beyond = done_unsaved_;
    }
    store_.save(cursor, beyond);
    const std::lock_guard lock(mutex_);
    saved_ = cursor;
    std::erase_if(done_unsaved_, [&](const Position& each) {
        return std::find(beyond.begin(), beyond.end(), each) != beyond.end();
    });
}

// Past the room for whole events it reads on only where handlers are idle: what is open then waits behind
// failing or slow events of few keys, and other keys must not.
bool Consumer::wants_more() const {
    return events_.wants_more(progress_->running() < spec_.declared.parallel);
}

void Consumer::warn_when_full() {
    const std::lock_guard lock(mutex_);
    if (events_.full() && !told_full_) {
        log::warn("consumer {}: {} events are not handled yet; it reads on when some are ({})",
                  spec_.declared.name, progress_->open(), last_error_);
    }
    told_full_ = events_.full();
}

/// Until something was published, or a handler ended.
void Consumer::wait_for_wake() {
    const runtime::Pending<bool> pending;
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(woken_, false)) return;
        sleeping_ = pending;
    }
    pending.wait(kLongestIdle);
    const std::lock_guard lock(mutex_);
    sleeping_.reset();
}

void Consumer::wait_for_work(bool found_something) {
    runtime::Pending<bool> pending;
    std::chrono::milliseconds pause = kLongestIdle;
    {
        const std::lock_guard lock(mutex_);
        if (found_something && wants_more()) {
            idle_ = kShortestIdle;
            return;
        }
        if (woken_)
            idle_ =
                kShortestIdle;  // what woke us may not be readable yet: a transaction before it still runs
        woken_ = false;
        pause = idle_ = std::min(kLongestIdle, std::max(kShortestIdle, idle_ * 2));
        if (const auto retry = progress_->next_retry()) {
            const auto until =
                std::chrono::ceil<std::chrono::milliseconds>(*retry - std::chrono::steady_clock::now());
            pause = std::clamp(until, std::chrono::milliseconds(1), pause);
        }
        sleeping_ = pending;
    }
    const auto outcome = pending.wait(pause);
    {
        const std::lock_guard lock(mutex_);
        sleeping_.reset();
        if (outcome == runtime::WaitOutcome::completed) idle_ = kShortestIdle;
    }
    if (outcome == runtime::WaitOutcome::cancelled) throw Cancelled();
}

void Consumer::note(const std::string& error) {
    log::debug("consumer {}: {}", spec_.declared.name, error);
    const std::lock_guard lock(mutex_);
    last_error_ = error;
}

}  // namespace patchbay::bus
