// A consumer on the real log: order, late commits, retries over restarts, exactly-once.
#include "tests/bus/bus_world.hpp"

#include <atomic>
#include <map>

namespace patchbay::bus {

using namespace std::chrono_literals;
using test::BusTest;
using test::eventually;

namespace {

[[noreturn]] void fail(const char* why) {
    throw Failure(Error{ErrorKind::internal, "test.failed", why, "", "", {}, 1});
}

}  // namespace

class ConsumerOnLog : public BusTest {
  protected:
    ~ConsumerOnLog() override { end_consumers(); }
    std::atomic<int> refused{0};
};

TEST_F(ConsumerOnLog, GetsTheEventsOfOneKeyInOrder) {
    consumers_.push_back(bus_->consume(spec([&](const wire::Event& event) { seen.add(event); })));
    for (int number = 0; number < 60; ++number)
        publish(number % 2 == 0 ? "a" : "b", number);
    ASSERT_TRUE(eventually([&] { return seen.count() == 60; }));
    std::map<std::string, int> last;
    for (const wire::Event& event : seen.all()) {
        const int number = std::stoi(event.payload);
        if (last.contains(event.key)) {
            EXPECT_GT(number, last[event.key]) << "key " << event.key;
        }
        last[event.key] = number;
    }
}

TEST_F(ConsumerOnLog, IsNotGivenOtherTopics) {
    bus_->publish({"other.happened", "a", "", "1", ""});
    publish("a", 2);
    consumers_.push_back(bus_->consume(spec([&](const wire::Event& event) { seen.add(event); })));
    ASSERT_TRUE(eventually([&] { return seen.count() == 1; }));
    EXPECT_EQ(seen.payloads(), std::vector<std::string>{"2"});
}

TEST_F(ConsumerOnLog, DoesNotSkipWhatCommitsLate) {
    consumers_.push_back(bus_->consume(spec([&](const wire::Event& event) { seen.add(event); })));
    const auto late = on_.storage.begin("test");
    on_.storage.execute_in(late,
                           {std::string(kPublishInTransaction.name), std::string(kPublishInTransaction.sql),
                            publish_parameters({"test.happened", "a", "", "1", ""})});
    publish("a", 2);
    on_.storage.commit(late);
    bus_->wake_all();
    ASSERT_TRUE(eventually([&] { return seen.count() == 2; }));
    EXPECT_EQ(seen.payloads(), (std::vector<std::string>{"1", "2"}));
}

TEST_F(ConsumerOnLog, ReadsInTheOrderOfTransactionsWhenTheirNumbersGrowLonger) {
    run("insert into host.events (transaction, topic, key, payload) values "
        "('9', 'test.happened', 'a', '1'), ('10', 'test.happened', 'a', '2'), ('11', 'test.happened', 'b', "
        "'3')");
    ConsumerSpec made = spec([&](const wire::Event& event) { seen.add(event); });
    made.limits.read = 1;
    consumers_.push_back(bus_->consume(std::move(made)));
    ASSERT_TRUE(eventually([&] { return seen.count() == 3; }));
    auto of_key_a = seen.payloads();
    EXPECT_EQ(std::erase(of_key_a, "3"), 1U);  // other keys are handled meanwhile
    EXPECT_EQ(of_key_a, (std::vector<std::string>{"1", "2"}));
}

TEST_F(ConsumerOnLog, CountsAttemptsOverARestart) {
    const EventHandler failing = [&](const wire::Event& event) {
        seen.add(event);
        fail("not yet");
    };
    publish("a", 1);
    consumers_.push_back(bus_->consume(spec(failing)));
    ASSERT_TRUE(eventually(
        [&] { return ask("select attempts::text as answer from host.consumer_failures") >= "2"; }));
    restart();
    const auto before = seen.all().back().attempt;
    const auto count = seen.count();
    consumers_.push_back(bus_->consume(spec(failing)));
    ASSERT_TRUE(eventually([&] { return seen.count() > count; }));
    EXPECT_EQ(seen.all().at(count).attempt, before + 1);
}

TEST_F(ConsumerOnLog, DoesNotRepeatWhatWasHandledBeforeARestart) {
    const EventHandler handler = [&](const wire::Event& event) {
        seen.add(event);
        if (event.payload == "1")
            throw Failure(Error{ErrorKind::internal, "test", "later", "", "", {}, 3'600'000});
    };
    publish("stuck", 1);
    publish("b", 2);
    publish("c", 3);
    consumers_.push_back(bus_->consume(spec(handler)));
    ASSERT_TRUE(eventually([&] { return seen.saw("1") && seen.saw("2") && seen.saw("3"); }));
    restart();
    consumers_.push_back(bus_->consume(spec(handler)));
    publish("d", 4);
    ASSERT_TRUE(eventually([&] { return seen.saw("4"); }));
    EXPECT_EQ(seen.count(), 4U);
}

TEST_F(ConsumerOnLog, CompletesAnEventOnceWithItsEffect) {
    consumers_.push_back(bus_->consume(spec([&](const wire::Event& event) {
        complete(event);
        try {
            complete(event);
        } catch (const Failure& failure) {
            if (failure.error().code == "bus.already_done") ++refused;
        }
        if (event.attempt == 1) fail("its acknowledgement is lost");
        complete(event);
    })));
    publish("a", 1);
    ASSERT_TRUE(eventually([&] { return bus_->consumers()[0].handled == 1; }));
    EXPECT_EQ(effects(), 1);
    EXPECT_GE(refused, 1);
}

}  // namespace patchbay::bus
