#pragma once
// A bus on a real database, empty at each test's beginning, and consumers whose handlers the test plays.

#include "host/bus/bus.hpp"
#include "tests/storage/test_database.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace patchbay::bus::test {

using storage::test::eventually;
using storage::test::failure_of;

/// What a consumer was given, in order; any thread.
class Deliveries {
  public:
    void add(const wire::Event& event);
    std::size_t count() const;
    std::vector<std::string> payloads() const;
    std::vector<wire::Event> all() const;
    /// Payloads are JSON texts as PostgreSQL prints them: a number is itself.
    bool saw(const std::string& payload) const;

  private:
    mutable std::mutex mutex_;
    std::vector<wire::Event> events_;
};

class BusTest : public testing::Test {
  protected:
    BusTest();
    ~BusTest() override;

    static constexpr const char* kConsumer = "test.consumer";

    /// Ends the bus and makes another, as a restart does.
    void restart();
    /// Returns when nothing of them runs any more.
    void end_consumers();
    ConsumerSpec spec(EventHandler handler) const;
    void publish(const std::string& key, int number, const std::string& dedupe = {});
    /// The first column of the first row, as text.
    std::string ask(const std::string& sql);
    void run(const std::string& sql);
    /// As a module's transaction that marks the event done and counts one effect. Throws
    /// Failure(bus.already_done).
    void complete(const wire::Event& event);
    int effects();

    Deliveries seen;  // handlers use it: it outlives the consumers
    storage::test::TestDatabase on_;
    std::unique_ptr<runtime::Runtime> loops_;
    std::unique_ptr<Bus> bus_;
    std::vector<Bus::Registration> consumers_;
};

}  // namespace patchbay::bus::test
