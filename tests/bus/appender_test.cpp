// Many publishers at once, and their dedupe keys.
#include "tests/bus/bus_world.hpp"

#include <algorithm>
#include <future>

namespace patchbay::bus {

using namespace std::chrono_literals;
using test::BusTest;
using test::eventually;

namespace {

class AppenderOnLog : public BusTest {
  protected:
    std::string stored() { return ask("select count(*)::text as answer from host.events"); }
    std::future<bool> publishing(int number, const std::string& dedupe) {
        return std::async(std::launch::async, [this, number, dedupe] {
            return bus_->publish({"test.happened", "a", "", std::to_string(number), dedupe});
        });
    }
};

}  // namespace

TEST_F(AppenderOnLog, WritesADedupeKeyOnce) {
    EXPECT_TRUE(bus_->publish({"test.happened", "a", "", "1", "same"}));
    EXPECT_FALSE(bus_->publish({"test.happened", "a", "", "2", "same"}));
    EXPECT_EQ(stored(), "1");
}

TEST_F(AppenderOnLog, RefusesAnEventThatCanNotBeStoredAndNoOther) {
    const auto held = on_.storage.begin("test");  // makes the following ones one batch
    on_.storage.execute_in(held, {"test.hold", "lock table host.events in exclusive mode", {}});
    std::vector<std::future<bool>> all;
    all.push_back(publishing(0, ""));
    all.push_back(publishing(0, ""));
    for (int number = 1; number <= 10; ++number)
        all.push_back(publishing(number, ""));
    auto wrong = std::async(std::launch::async, [this] {
        return bus_->publish({"test.happened", "a", "", "no json", ""});
    });
    on_.storage.rollback(held);
    for (auto& each : all)
        EXPECT_TRUE(each.get());
    EXPECT_THROW(wrong.get(), Failure);
    EXPECT_EQ(stored(), "12");
}

TEST_F(AppenderOnLog, BatchesWithTheSameKeysInOppositeOrderDoNotBlockEachOther) {
    // Both batches insert the first key before they look for the other's: an index entry of an open
    // transaction holds them there until both have begun.
    run("create or replace function host.test_slowly() returns trigger language plpgsql as $$ begin "
        "perform pg_sleep(0.002); return new; end $$");
    run("create or replace trigger test_slowly before insert on host.event_dedupe for each row "
        "execute function host.test_slowly()");
    constexpr int kKeys = 40;
    const auto half = [this](bool upwards) {
        // One caller each key, all waiting at the same time, so that they make up a batch.
        std::vector<std::future<bool>> calls;
        for (int index = 0; index < kKeys; ++index)
            calls.push_back(
                publishing(index, "key " + std::to_string(100 + (upwards ? index : kKeys - 1 - index))));
        return calls;
    };
    auto first = half(true);
    auto second = half(false);
    int written = 0;
    for (auto* calls : {&first, &second}) {
        for (auto& call : *calls)
            EXPECT_NO_THROW(written += call.get() ? 1 : 0);
    }
    run("drop trigger test_slowly on host.event_dedupe");
    EXPECT_EQ(written, kKeys);
}

TEST_F(AppenderOnLog, TriesAgainAfterADeadlockWithATransaction) {
    const auto take = [this](std::uint64_t transaction, const char* dedupe) {
        on_.storage.execute_in(
            transaction, {std::string(kPublishInTransaction.name), std::string(kPublishInTransaction.sql),
                          publish_parameters({"test.happened", "a", "", "1", dedupe})});
    };
    // The batch has "a" and waits for "b"; the transaction has "b" and asks for "a". Either may be the
    // victim.
    run("create or replace function host.test_both() returns trigger language plpgsql as $$ begin "
        "if new.key = 'a' then insert into host.event_dedupe (key) values ('b') on conflict do nothing; end "
        "if; "
        "return null; end $$");
    run("create or replace trigger test_both after insert on host.event_dedupe for each row "
        "execute function host.test_both()");
    const auto other = on_.storage.begin("test");
    take(other, "b");
    auto call = publishing(1, "a");
    EXPECT_TRUE(eventually([&] {
        return ask("select count(*)::text as answer from pg_stat_activity where wait_event = "
                   "'transactionid'") == "1";
    }));
    try {
        take(other, "a");
        on_.storage.commit(other);
    } catch (const Failure&) {
        on_.storage.rollback(other);
    }
    EXPECT_NO_THROW(call.get());
    run("drop trigger test_both on host.event_dedupe");
}

}  // namespace patchbay::bus
