// Calls from one module to another: whose end ends them, and what the caller is told.
#include "host/runtime/work_context.hpp"
#include "tests/modules/world.hpp"

#include <gtest/gtest.h>

namespace patchbay::modules::test {
namespace {

using namespace std::chrono_literals;

class Calls : public testing::Test {
  protected:
    Calls() {
        world_.load({world_.awkward("callee")}, {{"callee", {{"work", "waits"}, {"service", "callee"}}}});
        world_.modules->start_all();
    }

    /// Calls the service within `scope`, on a fiber of its own.
    void call(std::shared_ptr<runtime::CancelScope> scope, std::chrono::milliseconds limit) {
        world_.loops.next().spawn(runtime::intern_label("test", "caller"), std::move(scope), [this, limit] {
            try {
                world_.services.find("callee")(1, {}, limit);
            } catch (const Cancelled&) {
                outcome_.complete(Error{ErrorKind::cancelled, "cancelled", "", "", "", {}, 0});
            } catch (const Failure& failure) {
                outcome_.complete(failure.error());
            }
        });
        EXPECT_TRUE(eventually([this] { return world_.count("callee", "begun") == 1; }));
    }
    Error outcome() {
        EXPECT_EQ(outcome_.wait(20s), runtime::WaitOutcome::completed);
        return outcome_.value();
    }

    World world_;
    runtime::Pending<Error> outcome_;
};

TEST_F(Calls, EndAsAnUnknownOutcomeWhenTheCalledModuleIsStopped) {
    call(std::make_shared<runtime::CancelScope>(), 1min);
    EXPECT_EQ(world_.modules->disable("callee").state, State::disabled);
    const Error error = outcome();
    EXPECT_EQ(error.code, "module.stopped");
    EXPECT_EQ(error.kind, ErrorKind::cancelled);
    EXPECT_FALSE(error.fix.empty());
}

TEST_F(Calls, AreCancelledWithTheirCaller) {
    const auto caller = std::make_shared<runtime::CancelScope>();
    call(caller, 1min);
    caller->cancel();
    EXPECT_EQ(outcome().code, "cancelled");
    EXPECT_TRUE(eventually([this] { return world_.modules->view("callee").holds.empty(); }))
        << "the called module goes on to nobody's use";
}

TEST_F(Calls, EndAtTheTimeTheCallerGives) {
    call(nullptr, 20ms);
    EXPECT_EQ(outcome().code, "module.too_slow");
}

TEST_F(Calls, ReachTheModuleAgainAfterItWasRestarted) {
    call(nullptr, 20ms);
    EXPECT_EQ(outcome().code, "module.too_slow");
    world_.modules->disable("callee");
    EXPECT_FALSE(world_.services.find("callee"));
    EXPECT_EQ(world_.modules->enable("callee").state, State::running);
    EXPECT_TRUE(world_.services.find("callee"));
}

}  // namespace
}  // namespace patchbay::modules::test
