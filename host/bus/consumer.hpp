#pragma once
// One durable consumer at work: reads the log, hands events to the handler in the order of their keys, tries
// failed ones again, buries hopeless ones, and moves the cursor. Owned by whoever registered it (a module's
// registrations). Its fibers live on the runtime's loops and keep it alive.
//
// Ends in steps, so that several end together: retire() takes no new events and lets handlers finish,
// cancel() ends their waits, wait_ended() tells when nothing of it runs any more. Whatever was handled until
// then is remembered; what was not is delivered again at the next start.

#include "host/bus/consumer_spec.hpp"
#include "host/bus/consumer_store.hpp"
#include "host/bus/open_events.hpp"
#include "host/bus/progress.hpp"
#include "host/bus/resender.hpp"
#include "host/runtime/label.hpp"
#include "host/runtime/runtime.hpp"
#include "host/runtime/wait.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace patchbay::bus {

struct ConsumerStatus {
    std::string name;
    std::string module;
    std::vector<std::string> topics;  ///< exact, or a prefix with ".*" at the end
    std::size_t open = 0;             ///< read and not handled
    std::size_t running = 0;
    std::size_t retrying = 0;
    bool full = false;              ///< too many are open: it reads on only when some are handled
    double oldest_age_seconds = 0;  ///< of the oldest event not handled
    std::uint64_t handled = 0;
    std::uint64_t failed = 0;
    std::string last_error;
};

class Consumer : public std::enable_shared_from_this<Consumer> {
  public:
    Consumer(runtime::Runtime& runtime, Link& link, ConsumerSpec spec);

    void start();
    void retire();
    void cancel();
    /// True once nothing runs; false when `limit` is over first.
    bool wait_ended(std::chrono::milliseconds limit) const;
    /// Something was published.
    void wake();
    /// Somebody asked to resend a dead letter.
    void look_for_resends() { resender_.wake(); }
    ConsumerStatus status() const;

  private:
    void drive();
    void drain();
    bool stopping() const;
    void recover();
    bool read_more();
    void start_ready();
    void start_event(const Position& position, std::optional<LoggedEvent> event, unsigned attempt);
    void run_event(const Position& position, std::optional<LoggedEvent> event, unsigned attempt);
    void finish(const Position& position);
    void handle(const LoggedEvent& event, unsigned attempt);
    void succeeded(const LoggedEvent& event, unsigned attempt);
    void failed(const LoggedEvent& event, unsigned attempt, const Error& error);
    void bury(const LoggedEvent& event, unsigned attempt, const std::string& reason);
    void save_cursor();
    bool wants_more() const;
    void warn_when_full();
    void wait_for_work(bool found_something);
    void wait_for_wake();
    void note(const std::string& error);

    runtime::Runtime& runtime_;
    const ConsumerSpec spec_;
    const std::string topics_;
    const runtime::Label* const label_;
    ConsumerStore store_;
    std::shared_ptr<runtime::CancelScope> reading_ = std::make_shared<runtime::CancelScope>();
    std::shared_ptr<runtime::CancelScope> handling_ = std::make_shared<runtime::CancelScope>();
    Resender resender_;

    mutable std::mutex mutex_;
    std::optional<Progress> progress_;
    OpenEvents events_;
    std::map<Position, unsigned> attempts_;      // failed so far
    std::map<Position, Progress::Instant> due_;  // of failures from before a restart
    std::vector<Position> done_unsaved_;
    std::string last_error_;
    std::optional<runtime::Pending<bool>> sleeping_;
    bool woken_ = false;
    bool stopping_ = false;
    bool told_full_ = false;

    Position saved_;
    std::chrono::milliseconds idle_{0};
    std::atomic<std::size_t> fibers_{0};
    std::atomic<std::uint64_t> handled_{0};
    std::atomic<std::uint64_t> failed_{0};
};

/// A regular expression for topics that are exact or end in ".*".
std::string topic_expression(const std::vector<std::string>& topics);

}  // namespace patchbay::bus
