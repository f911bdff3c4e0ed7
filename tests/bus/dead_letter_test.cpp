// Events put aside and handed out once more: never lost, and their effect never twice.
#include "tests/bus/bus_world.hpp"

#include <atomic>

namespace patchbay::bus {

using namespace std::chrono_literals;
using test::BusTest;
using test::eventually;

namespace {

class DeadLetter : public BusTest {
  protected:
    ~DeadLetter() override { end_consumers(); }
    /// "stuck" waits for an hour, so that the cursor stays below; everything else goes through the handler.
    ConsumerSpec stuck_below(EventHandler handler) const {
        ConsumerSpec made = spec([handler = std::move(handler)](const wire::Event& event) {
            if (event.key == "stuck")
                throw Failure(
                    Error{ErrorKind::unavailable, "service.nobody", "later", "", "", {}, 3'600'000});
            handler(event);
        });
        made.declared.max_attempts = 1;
        return made;
    }
    /// Completes the event if it may, and fails unless.
    EventHandler when_allowed() {
        return [this](const wire::Event& event) {
            if (!allowed_) throw std::runtime_error("not allowed");
            try {
                complete(event);
            } catch (const Failure& failure) {
                // As modules do: an earlier delivery committed.
                if (failure.error().code != "bus.already_done") throw;
            }
            if (fails_after_) throw std::runtime_error("the acknowledgement is lost");
        };
    }
    std::string letters() { return ask("select count(*)::text as answer from host.dead_letters"); }
    bool buried(const char* how_many = "1") {
        return eventually([&] { return letters() == how_many; });
    }
    void ask_to_resend() {
        run("update host.dead_letters set resend = true");
        bus_->look_for_resends();
    }

    std::atomic<int> round_{0};
    std::atomic<bool> allowed_{false};
    std::atomic<bool> fails_after_{false};
};

}  // namespace

TEST_F(DeadLetter, IsAnEventThatFailedTooOftenAndItsKeyGoesOn) {
    ConsumerSpec made = spec([&](const wire::Event& event) {
        seen.add(event);
        if (event.payload == "1") throw Failure(Error{ErrorKind::internal, "test", "no", "", "", {}, 1});
    });
    made.declared.max_attempts = 3;
    consumers_.push_back(bus_->consume(std::move(made)));
    publish("a", 1);
    publish("a", 2);
    ASSERT_TRUE(eventually([&] { return seen.saw("2"); }));
    EXPECT_EQ(seen.payloads(), (std::vector<std::string>{"1", "1", "1", "2"}));
    EXPECT_EQ(letters(), "1");
    EXPECT_EQ(ask("select attempts::text as answer from host.dead_letters"), "3");
    EXPECT_EQ(ask("select count(*)::text as answer from host.consumer_failures"), "0");
}

TEST_F(DeadLetter, IsAnEventThatItsHandlerCanNotReadAtTheFirstAttempt) {
    ConsumerSpec made = spec([&](const wire::Event& event) {
        seen.add(event);
        if (event.payload == "1")
            throw Failure(Error{ErrorKind::invalid, "event.unreadable", "no", "", "", {}, 0});
    });
    made.declared.max_attempts = 1'000'000;
    consumers_.push_back(bus_->consume(std::move(made)));
    publish("a", 1);
    publish("a", 2);
    ASSERT_TRUE(eventually([&] { return seen.saw("2"); }));
    EXPECT_EQ(seen.payloads(), (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(ask("select attempts::text as answer from host.dead_letters"), "1");
}

TEST_F(DeadLetter, ResentWhileTheCursorIsHeldBelowHasItsEffect) {
    consumers_.push_back(bus_->consume(stuck_below(when_allowed())));
    publish("stuck", 0);
    publish("a", 1);
    ASSERT_TRUE(buried());
    allowed_ = true;
    ask_to_resend();
    ASSERT_TRUE(buried("0"));
    EXPECT_EQ(effects(), 1);
}

TEST_F(DeadLetter, ResentWhileTheCursorIsHeldBelowIsNotReadAgainAfterARestart) {
    consumers_.push_back(bus_->consume(stuck_below(when_allowed())));
    publish("stuck", 0);
    publish("a", 1);
    ASSERT_TRUE(buried());
    allowed_ = true;
    ask_to_resend();
    ASSERT_TRUE(buried("0"));
    restart();
    consumers_.push_back(bus_->consume(stuck_below(when_allowed())));
    publish("b", 2);
    ASSERT_TRUE(eventually([&] { return bus_->consumers()[0].handled == 1; }));
    EXPECT_EQ(effects(), 2) << "one of each event";
}

TEST_F(DeadLetter, WhoseAcknowledgementIsLostHasItsEffectOnce) {
    consumers_.push_back(bus_->consume(stuck_below(when_allowed())));
    publish("a", 1);
    ASSERT_TRUE(buried());
    ASSERT_TRUE(eventually([&] {
        return ask("select count(*)::text as answer from host.consumer_done") == "0";
    })) << "the cursor has passed it";
    allowed_ = true;
    fails_after_ = true;  // as a kill -9 right after the commit
    ask_to_resend();
    ASSERT_TRUE(eventually([&] { return effects() == 1; }));
    fails_after_ = false;
    publish("b", 2);  // moves the cursor, which forgets what lies behind it
    ASSERT_TRUE(eventually([&] { return bus_->consumers()[0].handled == 1; }));
    ask_to_resend();
    EXPECT_EQ(letters(), "0") << "its transaction took it away";
    EXPECT_EQ(effects(), 2);
}

TEST_F(DeadLetter, OfAHandlerThatCompletesNothingIsGoneOnceItReturns) {
    consumers_.push_back(bus_->consume(stuck_below([&](const wire::Event& event) {
        seen.add(event);
        if (!allowed_) throw std::runtime_error("not allowed");
    })));
    publish("a", 1);
    ASSERT_TRUE(buried());
    allowed_ = true;
    ask_to_resend();
    ASSERT_TRUE(buried("0"));
    EXPECT_EQ(seen.count(), 2U);
}

TEST_F(DeadLetter, ThatFailsAgainIsKeptWithTheNewReason) {
    consumers_.push_back(bus_->consume(stuck_below(
        [&](const wire::Event&) { throw std::runtime_error("round " + std::to_string(++round_)); })));
    publish("a", 1);
    ASSERT_TRUE(buried());
    ask_to_resend();
    ASSERT_TRUE(eventually([&] {
        return ask("select error as answer from host.dead_letters where attempts = 2 and not resend") ==
               "round 2";
    }));
}

TEST_F(DeadLetter, ThatHangsHoldsUpNoEvents) {
    consumers_.push_back(bus_->consume(stuck_below([&](const wire::Event& event) {
        if (event.payload != "1") return seen.add(event);
        if (!allowed_) throw std::runtime_error("not allowed");
        if (runtime::sleep_for(1h) == runtime::WaitOutcome::cancelled) throw Cancelled();
    })));
    publish("a", 1);
    ASSERT_TRUE(buried());
    allowed_ = true;
    ask_to_resend();
    for (int number = 2; number < 10; ++number)
        publish("b", number);
    ASSERT_TRUE(eventually([&] { return seen.count() == 8; }));
    EXPECT_EQ(letters(), "1");
}

TEST_F(DeadLetter, ThatTakesTooLongIsPutBackAndTheNextOneFollows) {
    ConsumerSpec made = stuck_below([&](const wire::Event& event) {
        if (!allowed_) throw std::runtime_error("not allowed");
        if (event.payload == "1" && runtime::sleep_for(1h) == runtime::WaitOutcome::cancelled)
            throw Cancelled();
    });
    made.declared.timeout_ms = 50;
    consumers_.push_back(bus_->consume(std::move(made)));
    publish("a", 1);
    ASSERT_TRUE(buried());
    publish("b", 2);
    ASSERT_TRUE(buried("2"));
    allowed_ = true;
    ask_to_resend();
    ASSERT_TRUE(buried("1"));
    EXPECT_EQ(ask("select error as answer from host.dead_letters"), "The handler took too long");
    publish("c", 3);
    EXPECT_TRUE(eventually([&] { return bus_->consumers()[0].handled == 1; })) << "the consumer works on";
}

TEST_F(DeadLetter, IsNotMadeOfAnEventThatALateCommitCompleted) {
    consumers_.push_back(bus_->consume(stuck_below([&](const wire::Event& event) {
        complete(event);
        throw std::runtime_error("and failed all the same");
    })));
    publish("a", 1);
    ASSERT_TRUE(eventually([&] { return bus_->consumers()[0].failed == 1; }));
    publish("b", 2);
    ASSERT_TRUE(eventually([&] { return bus_->consumers()[0].failed == 2; }));
    EXPECT_EQ(letters(), "0");
    EXPECT_EQ(effects(), 2);
}

}  // namespace patchbay::bus
