// The log shrinks: what everybody has handled goes, and who is gone does not hold it up.
#include "tests/bus/bus_world.hpp"

namespace patchbay::bus {

using test::BusTest;
using test::eventually;

namespace {

class CleanUp : public BusTest {
  protected:
    ~CleanUp() override { end_consumers(); }
    void publish_long_ago() {
        publish("a", 1, "key");
        run("update host.events set occurred_at = now() - interval '8 days'");
        run("update host.event_dedupe set created_at = now() - interval '8 days'");
    }
    /// A consumer of a module that was taken away, which has handled nothing.
    void leave_behind(const std::string& seen_ago) {
        run("insert into host.consumers (name, module, transaction, id, updated_at) values "
            "('gone.consumer', 'gone', '0', 0, now() - interval '" +
            seen_ago + "')");
        run("insert into host.consumer_done values ('gone.consumer', '1', 1)");
        run("insert into host.consumer_failures values ('gone.consumer', '2', 2, 1, 'no', now())");
    }
    std::string count(const std::string& table) {
        return ask("select count(*)::text as answer from host." + table);
    }
};

}  // namespace

TEST_F(CleanUp, DeletesWhatIsOldAndHandledByEverybody) {
    consumers_.push_back(bus_->consume(spec([&](const wire::Event& event) { seen.add(event); })));
    publish_long_ago();
    publish("a", 2, "young");
    ASSERT_TRUE(eventually([&] { return seen.count() == 2; }));
    ASSERT_TRUE(eventually([&] {
        return ask("select (transaction > (select min(e.transaction) from host.events e))::text as answer "
                   "from host.consumers") == "true";
    }));
    EXPECT_EQ(bus_->clean_up(), 1U);
    EXPECT_EQ(ask("select payload::text as answer from host.events"), "2");
    EXPECT_EQ(ask("select key as answer from host.event_dedupe"), "young");
    EXPECT_EQ(bus_->clean_up(), 0U);
}

TEST_F(CleanUp, KeepsWhatSomebodyHasNotHandled) {
    publish_long_ago();
    leave_behind("29 days");
    EXPECT_EQ(bus_->clean_up(), 0U);
    EXPECT_EQ(count("events"), "1");
    EXPECT_EQ(count("consumers"), "1");
}

TEST_F(CleanUp, GivesUpThePlaceOfAConsumerThatIsGone) {
    publish_long_ago();
    leave_behind("31 days");
    EXPECT_EQ(bus_->clean_up(), 1U);
    EXPECT_EQ(count("consumers"), "0");
    EXPECT_EQ(count("consumer_done"), "0");
    EXPECT_EQ(count("consumer_failures"), "0");
}

TEST_F(CleanUp, KeepsAConsumerThatIsHereAndHasNothingToDo) {
    ConsumerSpec made = spec([&](const wire::Event& event) { seen.add(event); });
    made.declared.topics = {"never.*"};
    consumers_.push_back(bus_->consume(std::move(made)));
    ASSERT_TRUE(eventually([&] { return count("consumers") == "1"; }));
    run("update host.consumers set updated_at = now() - interval '60 days'");
    bus_->clean_up();
    EXPECT_EQ(count("consumers"), "1");
}

}  // namespace patchbay::bus
