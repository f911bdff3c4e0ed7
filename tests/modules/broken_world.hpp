#pragma once
// A plugin that is broken on purpose (tests/fixtures/broken) beside a sound one, and requests to both as they
// come from a browser. The sound one is asked all the while, and must answer.

#include "tests/modules/world.hpp"

#include "host/http/dispatcher.hpp"
#include "host/runtime/watchdog.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

namespace patchbay::modules::test {

/// Asks one module's route again and again, on a fiber of every loop.
class Neighbour {
  public:
    Neighbour(runtime::Runtime& loops, std::function<int()> ask);
    ~Neighbour();
    int answered() const { return answered_; }
    int failed() const { return failed_; }

  private:
    std::atomic<bool> over_{false};
    std::atomic<int> answered_{0};
    std::atomic<int> failed_{0};
    std::atomic<int> fibers_{0};
};

/// What a route answered.
struct Answer {
    int status = 0;
    http::Response response;
    /// Of a problem document; null members otherwise.
    nlohmann::json problem;
    std::string text(const char* member) const { return problem.value(member, ""); }
    bool has_header(std::string_view name) const;
};

/// Parameter: whether the broken one has a process of its own.
class BrokenTest : public testing::TestWithParam<bool> {
  protected:
    BrokenTest();
    ~BrokenTest() override;
    void TearDown() override;

    bool isolated() const { return GetParam(); }
    /// Starts the broken plugin and its neighbour.
    ModuleView start(const std::string& id) { return start(id, isolated()); }
    ModuleView start(const std::string& id, bool isolated);
    ModuleView view() const { return world_.modules->view(id_); }
    ModuleView enable() { return world_.modules->enable(id_); }
    ModuleView disable() { return world_.modules->disable(id_); }
    /// On a fiber, as the server does: limits hold there.
    void check_health() {
        world_.on_fiber([this] { world_.modules->check_health(); });
    }
    int process_id() const { return view().process ? view().process->id : 0; }

    /// GET /api/v1/<id><path>.
    Answer get(const std::string& path);
    /// The same on a fiber of its own; the status is put into `status` when it is answered.
    void get_meanwhile(const std::string& path, std::shared_ptr<std::atomic<int>> status);
    /// The error that a call of the service of the broken plugin's name ends with.
    Error call_service();
    /// Of that route alone: loading a library or starting a process may hold a loop for long, too.
    std::vector<runtime::Stall> stalls_in(const std::string& path) const;

    LifeLimits limits_{std::chrono::seconds(5), std::chrono::milliseconds(200),
                       std::chrono::milliseconds(300)};
    World world_;

  private:
    http::Response dispatch(const std::string& target);

    struct Front;
    const Package sound_;
    std::string id_;
    std::unique_ptr<Front> front_;
    std::unique_ptr<runtime::Watchdog> watchdog_;
    std::unique_ptr<Neighbour> neighbour_;
};

/// For faults that would end the test itself.
class BrokenProcessTest : public BrokenTest {};

inline std::string mode_name(const testing::TestParamInfo<bool>& mode) {
    return mode.param ? "InAProcessOfItsOwn" : "Inside";
}

}  // namespace patchbay::modules::test
