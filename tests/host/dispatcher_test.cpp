// Who is asked who they are, and what that may cost: limits before look-ups, proxies, probes.
#include "host/http/dispatcher.hpp"
#include "host/http/client_address.hpp"
#include "host/http/places.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::http {
namespace {

using nlohmann::json;

/// Knows the cookie "right" once it was looked up; the database may be down.
class Sessions : public Authenticator {
  public:
    std::shared_ptr<const Identity> recall(const Request& request) override {
        if (!known || request.cookie("s") != "right") return nullptr;
        return std::make_shared<const Identity>(somebody());
    }
    Identity identify(const Request& request) override {
        if (request.cookie("s").empty()) return {};
        ++lookups;
        if (down) throw Failure(Error{ErrorKind::unavailable, "database.down", "", "", "", {}, 0});
        return request.cookie("s") == "right" ? somebody() : Identity();
    }
    bool known = false;
    bool down = false;
    int lookups = 0;

  private:
    static Identity somebody() {
        Identity identity;
        identity.user.id = "u1";
        identity.user.role = "admin";
        return identity;
    }
};

class NoUpgrades : public Upgrader {
  public:
    std::unique_ptr<Response> upgrade(const Request&, const Identity&, RawUpgrade&) override {
        return nullptr;
    }
};

class NoStream : public ResponseStream {
    void begin(const Response&) override {}
    bool write(std::string_view) override { return false; }
    bool open() const override { return false; }
};

class Dispatching : public testing::Test {
  protected:
    Dispatching() {
        const auto add = [this](std::string path, wire::Access access, std::string query = "") {
            wire::Route declared;
            declared.method = "GET";
            declared.path = std::move(path);
            declared.access = access;
            declared.query_schema = std::move(query);
            routes_.push_back(std::make_shared<Route>(make_route(
                std::move(declared), "test",
                [](Exchange& exchange) { return Response::text(exchange.request.remote_address); },
                json::object())));
        };
        add("/api/v1/open", wire::Access::everyone);
        add("/api/v1/own", wire::Access::member,
            R"({"type":"object","properties":{"limit":{"type":"integer","maximum":100}}})");
        add("/health/live", wire::Access::everyone);
        mount_ = router_.mount(routes_);
    }
    Response get(std::string target, std::string cookie, std::vector<Header> headers = {}) {
        Request request;
        request.method = "GET";
        request.target = std::move(target);
        request.remote_address = "192.0.2.1";
        request.headers = std::move(headers);
        if (!cookie.empty()) request.headers.push_back({"Cookie", "s=" + cookie});
        const Admission admission = dispatcher_.admit(request);
        NoStream stream;
        return dispatcher_.handle(request, admission, stream);
    }

    static DispatcherOptions options() {
        DispatcherOptions made;
        made.per_address.requests = 3;
        made.per_user.requests = 10;
        made.trusted_proxies = {"192.0.2.1"};
        return made;
    }
    Sessions sessions_;
    NoUpgrades upgrades_;
    Router router_;
    Routes routes_;
    Router::Mount mount_;
    StaticFiles files_{"/nowhere"};
    Dispatcher dispatcher_{router_, sessions_, upgrades_, files_, options(), [](const AccessRecord&) {}};
};

TEST_F(Dispatching, SparesTheDatabaseStrangersWithMadeUpCookies) {
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(get("/api/v1/own", "made-up" + std::to_string(index)).status, 401);
    EXPECT_EQ(get("/api/v1/own", "another").status, 429);
    EXPECT_EQ(get("/api/v1/open", "another").status, 429);
    EXPECT_EQ(sessions_.lookups, 3);
}

TEST_F(Dispatching, ChargesWhoIsSignedInToThemselvesAndNotToTheirAddress) {
    for (int index = 0; index < 9; ++index)
        EXPECT_EQ(get("/api/v1/own", "right").status, 200) << "looked up each time, behind one address";
    sessions_.known = true;
    EXPECT_EQ(get("/api/v1/own", "right").status, 200);
    EXPECT_EQ(get("/api/v1/own", "right").status, 429);
    EXPECT_EQ(get("/api/v1/open", "").status, 200) << "others there have their own";
}

TEST_F(Dispatching, AnswersProbesWithoutTheDatabase) {
    sessions_.down = true;
    EXPECT_EQ(get("/health/live", "right").status, 200);
    EXPECT_EQ(sessions_.lookups, 0);
    EXPECT_EQ(get("/api/v1/own", "right").status, 503);
}

TEST_F(Dispatching, RefusesAParameterThatIsGivenTwice) {
    EXPECT_EQ(get("/api/v1/own?limit=10", "right").status, 200);
    EXPECT_EQ(get("/api/v1/own?limit=999&limit=10", "right").status, 422);
}

TEST_F(Dispatching, TakesTheAddressFromTheProxyItTrusts) {
    const auto seen = [this](std::vector<Header> headers) {
        return get("/health/live", "", std::move(headers)).body;
    };
    EXPECT_EQ(seen({}), "192.0.2.1");
    EXPECT_EQ(seen({{"x-forwarded-for", "198.51.100.1"}}), "198.51.100.1");
    EXPECT_EQ(seen({{"X-Forwarded-For", "10.0.0.1"}, {"X-Forwarded-For", "10.0.0.2, 198.51.100.1 "}}),
              "198.51.100.1");
    EXPECT_EQ(seen({{"X-Forwarded-For", "2001:db8::1"}}), "2001:db8::1");
    EXPECT_EQ(seen({{"X-Forwarded-For", "198.51.100.1, nonsense"}}), "192.0.2.1");
}

TEST(LimitKeys, CountAnIpv6CustomerOnce) {
    const struct {
        const char* address;
        const char* key;
    } cases[] = {{"192.0.2.1", "192.0.2.1"},
                 {"2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"},
                 {"2001:db8:0:1::ffff", "2001:db8:0:1::/64"},
                 {"2001:db8:0:2::1", "2001:db8:0:2::/64"},
                 {"::ffff:192.0.2.1", "192.0.2.1"},
                 {"nonsense", "nonsense"}};
    for (const auto& each : cases)
        EXPECT_EQ(limit_key(each.address), each.key);
}

TEST(PlacesTest, AreBoundedInAllAndForEachAddress) {
    const auto places = std::make_shared<Places>(PlaceLimits{3, 2}, std::vector<std::string>{"192.0.2.9"});
    auto first = places->take("192.0.2.1");
    const auto second = places->take("192.0.2.1");
    EXPECT_FALSE(places->take("192.0.2.1"));
    first.reset();
    const auto third = places->take("192.0.2.9");
    const auto fourth = places->take("192.0.2.9");
    EXPECT_TRUE(third && fourth) << "a proxy stands for many";
    EXPECT_FALSE(places->take("192.0.2.2")) << "all are taken";
}

TEST(PlacesTest, CountWhoHasASessionInAllAndNotForTheirAddress) {
    const auto places = std::make_shared<Places>(PlaceLimits{2, 1}, std::vector<std::string>());
    const auto socket = places->take("192.0.2.1");
    socket->leave_address();
    auto other = places->take("192.0.2.1");
    EXPECT_TRUE(other);
    EXPECT_FALSE(places->take("192.0.2.2"));
    other.reset();
    EXPECT_TRUE(places->take("192.0.2.1")) << "each leaves once";
}

TEST(PlacesTest, FitTheFilesThatMayBeOpen) {
    EXPECT_EQ(fit_places({20000, 8192}, 1048576).connections, 20000U);
    EXPECT_EQ(fit_places({20000, 8192}, 1048576).per_address, 8192U);
    EXPECT_EQ(fit_places({20000, 8192}, 1024).connections, 768U);
    EXPECT_EQ(fit_places({20000, 8192}, 1024).per_address, 384U);
}

}  // namespace
}  // namespace patchbay::http
