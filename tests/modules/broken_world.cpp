#include "tests/modules/broken_world.hpp"

namespace patchbay::modules::test {

using namespace std::chrono_literals;

namespace {

constexpr auto kNeighbour = "neighbour";

class NoSessions : public http::Authenticator {
    std::shared_ptr<const http::Identity> recall(const http::Request&) override { return nullptr; }
    http::Identity identify(const http::Request&) override { return {}; }
};

class NoUpgrader : public http::Upgrader {
    std::unique_ptr<http::Response> upgrade(const http::Request&, const http::Identity&,
                                            http::RawUpgrade&) override {
        return nullptr;
    }
};

/// Of a client that waits for its answer.
class Unstreamed : public http::ResponseStream {
    void begin(const http::Response&) override {}
    bool write(std::string_view) override { return false; }
    bool open() const override { return true; }
};

http::DispatcherOptions without_rates() {
    http::DispatcherOptions options;
    options.per_address.requests = 0;
    options.per_user.requests = 0;
    return options;
}

}  // namespace

struct BrokenTest::Front {
    explicit Front(http::Router& router)
        : dispatcher(router, sessions, upgrader, files, without_rates(), [](const http::AccessRecord&) {}) {}
    NoSessions sessions;
    NoUpgrader upgrader;
    http::StaticFiles files{"/nowhere"};
    http::Dispatcher dispatcher;
};

Neighbour::Neighbour(runtime::Runtime& loops, std::function<int()> ask) {
    for (std::size_t loop = 0; loop < loops.size(); ++loop) {
        ++fibers_;
        loops.at(loop).spawn(runtime::intern_label("test", "neighbour"), nullptr, [this, ask] {
            while (!over_) {
                ++(ask() == 200 ? answered_ : failed_);
                runtime::sleep_for(2ms);
            }
            --fibers_;
        });
    }
}

Neighbour::~Neighbour() {
    over_ = true;
    EXPECT_TRUE(eventually([this] { return fibers_ == 0; }));
}

bool Answer::has_header(std::string_view name) const {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const http::Header& header) { return header.name == name; });
}

BrokenTest::BrokenTest() : sound_(world_.awkward(kNeighbour)) {}
BrokenTest::~BrokenTest() = default;

ModuleView BrokenTest::start(const std::string& id, bool isolated) {
    id_ = id;
    const std::filesystem::path folder = std::filesystem::path(PATCHBAY_BROKEN_PACKAGES) / id;
    if (isolated) world_.isolated = {id};
    world_.load({{folder, read_manifest(folder)}, sound_}, {}, limits_);
    front_ = std::make_unique<Front>(world_.router);
    watchdog_ = std::make_unique<runtime::Watchdog>(world_.loops, 100ms, [](const runtime::Stall&) {});
    world_.modules->start_all();
    neighbour_ = std::make_unique<Neighbour>(
        world_.loops, [this] { return dispatch("/api/v1/" + std::string(kNeighbour) + "/work").status; });
    return view();
}

void BrokenTest::TearDown() {
    if (!neighbour_) return;
    const int before = neighbour_->answered();
    EXPECT_TRUE(eventually([&] { return neighbour_->answered() > before + 4; })) << "the other module";
    EXPECT_EQ(neighbour_->failed(), 0);
    EXPECT_EQ(world_.modules->view(kNeighbour).state, State::running);
    neighbour_.reset();
}

/// On a fiber.
http::Response BrokenTest::dispatch(const std::string& target) {
    http::Request request;
    request.method = "GET";
    request.target = target;
    request.remote_address = "192.0.2.1";
    const http::Admission admission = front_->dispatcher.admit(request);
    Unstreamed stream;
    return front_->dispatcher.handle(request, admission, stream);
}

Answer BrokenTest::get(const std::string& path) {
    Answer answer;
    world_.on_fiber([&] { answer.response = dispatch("/api/v1/" + id_ + path); });
    answer.status = answer.response.status;
    answer.problem = answer.response.content_type == "application/problem+json"
                         ? nlohmann::json::parse(answer.response.body)
                         : nlohmann::json::object();
    return answer;
}

void BrokenTest::get_meanwhile(const std::string& path, std::shared_ptr<std::atomic<int>> status) {
    world_.loops.next().spawn(
        runtime::intern_label("test", "caller"), nullptr,
        [this, target = "/api/v1/" + id_ + path, status] { *status = dispatch(target).status; });
}

Error BrokenTest::call_service() {
    return storage::test::failure_of(
        [this] { world_.on_fiber([this] { world_.services.find(id_)(1, {}, 20s); }); });
}

std::vector<runtime::Stall> BrokenTest::stalls_in(const std::string& path) const {
    std::vector<runtime::Stall> own;
    for (auto& stall : watchdog_->recent()) {
        if (stall.module == id_ && stall.what == "GET /api/v1/" + id_ + path) own.push_back(std::move(stall));
    }
    return own;
}

}  // namespace patchbay::modules::test
