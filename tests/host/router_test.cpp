// Which route a request finds, and how many requests may come.
#include "host/http/router.hpp"
#include "host/http/rate_limit.hpp"

#include <gtest/gtest.h>

namespace patchbay::http {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

std::shared_ptr<const Route> route(std::string method, std::string path) {
    wire::Route declared;
    declared.method = std::move(method);
    declared.path = std::move(path);
    return std::make_shared<Route>(make_route(std::move(declared), "test", {}, json::object()));
}

std::string found(const RouteTable& table, std::string_view method, std::string_view path) {
    const Match match = table.find(method, path);
    return match.route             ? match.route->declared.path
           : match.allowed.empty() ? "-"
                                   : "allowed: " + match.allowed;
}

TEST(RouteTable, FindsLiteralsBeforeParameters) {
    const RouteTable table(
        {{route("GET", "/bots/{id}"), route("GET", "/bots/new"), route("PUT", "/bots/{id}"),
          route("GET", "/bots/{id}/chats/{chat}"), route("GET", "/")}});
    const struct {
        const char* method;
        const char* path;
        const char* wanted;
    } cases[] = {
        {"GET", "/bots/new", "/bots/new"},
        {"GET", "/bots/7", "/bots/{id}"},
        {"PUT", "/bots/7", "/bots/{id}"},
        {"HEAD", "/bots/7", "/bots/{id}"},
        {"DELETE", "/bots/7", "allowed: GET, PUT"},
        {"GET", "/bots/7/chats/8", "/bots/{id}/chats/{chat}"},
        {"GET", "/bots/7/chats", "-"},
        {"GET", "/bots", "-"},
        {"GET", "/bots/", "-"},
        {"GET", "/bots/7/", "-"},
        {"GET", "//bots/7", "-"},
        {"GET", "/", "/"},
        {"GET", "", "-"},
        {"GET", "bots/7", "-"},
        {"get", "/bots/7", "allowed: GET, PUT"},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(found(table, each.method, each.path), each.wanted) << each.method << " " << each.path;
    }
}

TEST(RouteTable, FallsBackToAParameterWhenTheLiteralLeadsNowhere) {
    const RouteTable table({{route("GET", "/bots/new/help"), route("GET", "/bots/{id}/chats"),
                             route("POST", "/bots/new"), route("GET", "/bots/{id}")}});
    EXPECT_EQ(found(table, "GET", "/bots/new/chats"), "/bots/{id}/chats");
    EXPECT_EQ(found(table, "GET", "/bots/new/help"), "/bots/new/help");
}

TEST(RouteTable, GivesParametersByTheNamesOfTheRouteThatMatched) {
    const RouteTable table({{route("GET", "/a/{first}/b/{second}"), route("PUT", "/a/{other}/b/{name}")}});
    const Match get = table.find("GET", "/a/1/b/2");
    ASSERT_EQ(get.parameters.size(), 2U);
    EXPECT_EQ(get.parameters[0].name, "first");
    EXPECT_EQ(get.parameters[1].value, "2");
    EXPECT_EQ(table.find("PUT", "/a/1/b/2").parameters[0].name, "other");
}

TEST(Router, MountsAllRoutesOrNoneAndUnmounts) {
    Router router;
    {
        auto mount = router.mount({route("GET", "/a"), route("GET", "/b/{x}")});
        EXPECT_EQ(found(router.table(), "GET", "/a"), "/a");
        EXPECT_THROW((void)router.mount({route("GET", "/c"), route("GET", "/b/{y}")}), std::invalid_argument);
        EXPECT_EQ(found(router.table(), "GET", "/c"), "-");
        const auto other = router.mount({route("POST", "/a")});
        EXPECT_EQ(found(router.table(), "POST", "/a"), "/a");
        Router::Mount moved = std::move(mount);
        EXPECT_EQ(found(router.table(), "GET", "/a"), "/a");
    }
    EXPECT_EQ(found(router.table(), "GET", "/a"), "-");
    EXPECT_NO_THROW((void)router.mount({route("GET", "/a")}));
}

TEST(Router, KeepsARouteAliveForTheRequestThatFoundIt) {
    Router router;
    Match match;
    {
        const auto mount = router.mount({route("GET", "/a")});
        match = router.table().find("GET", "/a");
    }
    ASSERT_TRUE(match.route);
    EXPECT_EQ(match.route->declared.path, "/a");
}

TEST(Gcra, LetsABurstThroughAndThenOneAfterTheOther) {
    const Rate rate{60, 1min, 3};
    Instant arrival;
    const Instant now = Instant(1h);
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(gcra(rate, now, arrival), 0ms) << index;
    EXPECT_EQ(gcra(rate, now, arrival), 1000ms);
    EXPECT_EQ(gcra(rate, now + 999ms, arrival), 1ms);
    EXPECT_EQ(gcra(rate, now + 1s, arrival), 0ms);
    EXPECT_EQ(gcra(rate, now + 1s, arrival), 1000ms) << "a refusal costs nothing, an answer does";
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(gcra(rate, now + 1h, arrival), 0ms) << "a rest gives no more than the burst";
    EXPECT_NE(gcra(rate, now + 1h, arrival), 0ms);
}

TEST(Gcra, AllowsAsManyAsTheRateAtOnceWhenNoBurstIsGiven) {
    const Rate rate{5, 10s, 0};
    Instant arrival;
    for (int index = 0; index < 5; ++index)
        EXPECT_EQ(gcra(rate, Instant(1h), arrival), 0ms);
    EXPECT_EQ(gcra(rate, Instant(1h), arrival), 2000ms);
}

TEST(RateLimiterTest, CountsEachKeyByItselfAndNothingWithoutARate) {
    RateLimiter limiter({1, 1min, 0});
    EXPECT_EQ(limiter.take("a", Instant(1h)), 0ms);
    EXPECT_EQ(limiter.take("b", Instant(1h)), 0ms);
    EXPECT_EQ(limiter.take("a", Instant(1h)), 60000ms);
    RateLimiter open({0, 1min, 0});
    for (int index = 0; index < 100; ++index)
        EXPECT_EQ(open.take("a", Instant(1h)), 0ms);
}

}  // namespace
}  // namespace patchbay::http
