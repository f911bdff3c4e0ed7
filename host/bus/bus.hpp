#pragma once
// The durable bus: publish, consume, and the statements with which a transaction publishes or completes an
// event. Made by app::Server; consumers are ended by those who registered them, before the bus.

#include "host/bus/appender.hpp"
#include "host/bus/consumer.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace patchbay::bus {

class Bus {
  public:
    /// `first_pause`: after an event failed; see retry_pause().
    Bus(runtime::Runtime& runtime, Link& database,
        std::chrono::milliseconds first_pause = std::chrono::seconds(1));
    ~Bus();

    /// On disk when it returns; false when the dedupe key was used before. Throws Failure(unavailable).
    bool publish(wire::Publication publication) { return appender_.publish(std::move(publication)); }

    /// Registers and starts a consumer. It takes no new events and is cancelled when the value is destroyed;
    /// who wants to know when it ended goes through Consumer's steps first.
    class Registration {
      public:
        Registration() = default;
        explicit Registration(Bus* bus, std::shared_ptr<Consumer> consumer)
            : bus_(bus), consumer_(std::move(consumer)) {}
        Registration(Registration&&) noexcept = default;
        Registration& operator=(Registration&&) noexcept = default;
        ~Registration();
        Consumer& operator*() const { return *consumer_; }
        Consumer* operator->() const { return consumer_.get(); }

      private:
        Bus* bus_ = nullptr;
        std::shared_ptr<Consumer> consumer_;
    };
    [[nodiscard]] Registration consume(ConsumerSpec spec);

    /// A transaction that published has been committed.
    void wake_all();
    /// Somebody asked to resend dead letters.
    void look_for_resends();
    std::vector<ConsumerStatus> consumers() const;

    /// Deletes events and dedupe keys that are older than a week and handled by everybody. How many events.
    /// A consumer that was not here for 30 days counts no more and loses its place.
    std::uint64_t clean_up();

  private:
    friend class Registration;
    void forget(const Consumer* consumer);
    void forget_gone_consumers();

    runtime::Runtime& runtime_;
    Link& link_;
    const std::chrono::milliseconds first_pause_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<Consumer>> consumers_;
    Appender appender_;  // last: its flushes wake the consumers above
};

/// Statements for transactions of others; their parameters are made by the functions below.
extern const Statement kPublishInTransaction;
extern const Statement kCompleteInTransaction;
std::vector<Parameter> publish_parameters(const wire::Publication& publication);
/// Throws Failure(invalid) when `event_id` is none.
std::vector<Parameter> complete_parameters(const std::string& consumer, const std::string& event_id);

}  // namespace patchbay::bus
