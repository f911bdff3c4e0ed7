// How far a consumer reads ahead: a long queue behind one event is nobody else's.
#include "tests/bus/bus_world.hpp"

#include "host/bus/open_events.hpp"

#include <atomic>

namespace patchbay::bus {

using namespace std::chrono_literals;
using test::BusTest;
using test::eventually;

namespace {

LoggedEvent event_at(std::int64_t id) {
    LoggedEvent event;
    event.position = {10, id};
    event.occurred_at_us = id * 100;
    event.payload = std::to_string(id);
    return event;
}

constexpr ConsumerLimits kSmall{4, 12, 3};

}  // namespace

TEST(OpenEvents, KeepsSoManyWholeAndOfTheOthersTheirPlace) {
    OpenEvents events(kSmall);
    for (int id = 1; id <= 6; ++id)
        events.add(event_at(id), id == 1);
    EXPECT_EQ(events.whole(), 4U);
    EXPECT_EQ(events.take({10, 4})->payload, "4");
    EXPECT_EQ(events.take({10, 4}), std::nullopt) << "handed out";
    EXPECT_EQ(events.take({10, 5}), std::nullopt) << "there was no room";
    events.add(event_at(7), false);
    EXPECT_EQ(events.take({10, 7})->payload, "7") << "there is room again";
}

TEST(OpenEvents, KeepsWhatStartsNextWholeInAnyCase) {
    OpenEvents events(kSmall);
    for (int id = 1; id <= 6; ++id)
        events.add(event_at(id), false);
    events.add(event_at(7), true);
    EXPECT_EQ(events.take({10, 7})->payload, "7");
}

TEST(OpenEvents, WantsMoreForIdleHandlersUpToTheLimit) {
    OpenEvents events(kSmall);
    EXPECT_TRUE(events.wants_more(false));
    for (int id = 1; id <= 4; ++id)
        events.add(event_at(id), false);
    EXPECT_FALSE(events.wants_more(false));
    EXPECT_TRUE(events.wants_more(true));
    for (int id = 5; id <= 12; ++id)
        events.add(event_at(id), false);
    EXPECT_FALSE(events.wants_more(true));
    EXPECT_TRUE(events.full());
    events.remove({10, 1});
    EXPECT_TRUE(events.wants_more(true));
    EXPECT_EQ(events.oldest_at_us(), 200);
}

class Window : public BusTest {
  protected:
    ~Window() override { end_consumers(); }
    std::atomic<bool> mended{false};
};

TEST_F(Window, EventsBehindAFailingOneDoNotStopOtherKeys) {
    ConsumerSpec made = spec([&](const wire::Event& event) {
        if (event.payload == "0" && !mended)
            throw Failure(Error{ErrorKind::internal, "test", "no", "", "", {}, 1});
        seen.add(event);
    });
    made.declared.max_attempts = 1'000'000;
    made.limits = {10, 1000, 5};
    consumers_.push_back(bus_->consume(std::move(made)));
    for (int number = 0; number < 40; ++number)
        publish("flood", number);
    publish("neighbour", 100);
    ASSERT_TRUE(eventually([&] { return seen.saw("100"); }));
    EXPECT_EQ(seen.payloads(), std::vector<std::string>{"100"});
    mended = true;
    ASSERT_TRUE(eventually([&] { return seen.count() == 41; }));
    const auto payloads = seen.payloads();
    for (int number = 0; number < 40; ++number)
        EXPECT_EQ(payloads.at(static_cast<std::size_t>(number) + 1), std::to_string(number));
}

TEST_F(Window, IsBoundedAndSaysSoWhenItIsFull) {
    ConsumerSpec made = spec([&](const wire::Event&) {
        throw Failure(Error{ErrorKind::internal, "test", "no", "", "", {}, 3'600'000});
    });
    made.limits = {2, 8, 3};
    consumers_.push_back(bus_->consume(std::move(made)));
    for (int number = 0; number < 30; ++number)
        publish("flood", number);
    ASSERT_TRUE(eventually([&] { return bus_->consumers()[0].full; }));
    EXPECT_LE(bus_->consumers()[0].open, 8U + 2U);
}

}  // namespace patchbay::bus
