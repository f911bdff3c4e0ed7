// Durable consumers while they end, and when a handler is interrupted.
#include "tests/modules/world.hpp"

#include <patchbay/host.hpp>

#include <gtest/gtest.h>

#include <atomic>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

class Consumers : public testing::Test {
  protected:
    bus::Bus::Registration consume(bus::EventHandler handler) {
        return world_.bus.consume({"test", {0, name_, {name_}}, std::move(handler)});
    }

    World world_;
    const std::string name_ = "test." + new_id();
};

TEST_F(Consumers, RememberWhatIsHandledWhileTheyEnd) {
    const runtime::Pending<bool> finish;
    std::atomic<int> begun{0};
    {
        auto first = consume([&](const wire::Event&) {
            ++begun;
            finish.wait();
        });
        world_.publish(name_, "a");
        ASSERT_TRUE(eventually([&] { return begun == 1; }));
        first->retire();
        EXPECT_FALSE(first->wait_ended(0ms)) << "the handler may finish";
        finish.complete(true);
        EXPECT_TRUE(first->wait_ended(10s));
    }
    std::vector<std::string> keys;
    const runtime::Pending<bool> seen;
    auto second = consume([&](const wire::Event& event) {
        keys.push_back(event.key);
        seen.complete(true);
    });
    world_.publish(name_, "b");
    ASSERT_EQ(seen.wait(10s), runtime::WaitOutcome::completed);
    EXPECT_EQ(keys, std::vector<std::string>{"b"}) << "what was handled is not delivered again";
}

TEST_F(Consumers, DeliverAgainWhatWasCancelledAtTheirEnd) {
    std::atomic<int> begun{0};
    const auto handler = [&](const wire::Event&) {
        if (++begun == 1 && runtime::sleep_for(1h) == runtime::WaitOutcome::cancelled) throw Cancelled();
    };
    {
        auto first = consume(handler);
        world_.publish(name_);
        ASSERT_TRUE(eventually([&] { return begun == 1; }));
        first->retire();
        first->cancel();
        EXPECT_TRUE(first->wait_ended(10s));
        EXPECT_EQ(first->status().failed, 0U) << "no fault of the event";
    }
    auto second = consume(handler);
    EXPECT_TRUE(eventually([&] { return second->status().handled == 1; }));
}

TEST_F(Consumers, TryAgainWhenAHandlerIsInterruptedAlthoughTheyGoOn) {
    std::vector<std::string> order;
    const runtime::Pending<bool> done;
    auto consumer = consume([&](const wire::Event& event) {
        order.push_back(event.payload + std::to_string(event.attempt));
        if (order.size() == 1) throw Cancelled();
        if (order.size() == 3) done.complete(true);
    });
    world_.bus.publish({name_, "a", "", "1", ""});
    world_.bus.publish({name_, "a", "", "2", ""});
    ASSERT_EQ(done.wait(20s), runtime::WaitOutcome::completed);
    EXPECT_EQ(order, (std::vector<std::string>{"11", "12", "21"})) << "the key goes on, in order";
}

}  // namespace
}  // namespace patchbay::modules::test
