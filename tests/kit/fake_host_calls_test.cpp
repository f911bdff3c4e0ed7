// Requests, events and services, as the host would bring them.
#include "tests/kit/probe.hpp"

namespace patchbay::testing {
namespace {

Asking by(User user) {
    Asking asking;
    asking.user = std::move(user);
    return asking;
}

TEST_F(ProbeTest, GivesPathAndQueryDecoded) {
    const auto answer = host.http("GET", "/api/v1/probe/things/a%20b?limit=3").json();
    EXPECT_EQ(answer, (nlohmann::json{{"id", "a b"}, {"limit", "3"}}));
}

TEST_F(ProbeTest, ChecksWhoAsks) {
    EXPECT_EQ(host.http("GET", "/api/v1/probe/things/1", nullptr, by(nobody())).status, 401);
    EXPECT_EQ(host.http("GET", "/api/v1/probe/things/1", nullptr, by(signed_in("member"))).status, 403);
    EXPECT_EQ(host.http("GET", "/api/v1/probe/things/1", nullptr, by(signed_in("operator"))).status, 200);
    EXPECT_EQ(host.http("GET", "/api/v1/probe/stream", nullptr, by(nobody())).status, 200);
}

TEST_F(ProbeTest, ChecksQueryAndBodyAgainstTheirSchemas) {
    EXPECT_EQ(host.http("GET", "/api/v1/probe/things/1?limit=11").status, 422);
    EXPECT_EQ(host.http("GET", "/api/v1/probe/things/1?limit=many").status, 422);
    EXPECT_EQ(host.http("GET", "/api/v1/probe/things/1?colour=red").status, 422);
    const Answer refused = host.http("POST", "/api/v1/probe/things", {{"name", "x"}});
    EXPECT_EQ(refused.code(), "host.invalid");
    EXPECT_EQ(refused.json().at("fields").at(0).at("field"), "name");
    EXPECT_EQ(host.http("POST", "/api/v1/probe/things", {{"name", "ännä"}}).status, 201);
    Asking asking;
    asking.raw_body = "name=x";
    EXPECT_EQ(host.http("POST", "/api/v1/probe/things", nullptr, asking).code(), "host.body_not_json");
}

TEST_F(ProbeTest, AnswersAsAClientWouldSeeIt) {
    EXPECT_EQ(host.http("GET", "/api/v1/probe/nothing").code(), "host.no_such_route");
    const Answer broken = ask("break");
    EXPECT_EQ(broken.status, 500);
    EXPECT_EQ(broken.json().at("detail"), "broken on request");
    const Answer streamed = host.http("GET", "/api/v1/probe/stream");
    EXPECT_EQ(streamed.body, "one two");
    EXPECT_EQ(streamed.content_type, "text/plain");
}

TEST_F(ProbeTest, DeliversEventsToTheConsumersThatTakeThem) {
    Delivery delivery;
    delivery.id = "01890000-0000-7000-8000-000000000007";
    host.event("shop.order.placed", {{"n", 1}}, delivery);
    EXPECT_EQ(host.events().completed(), std::vector<std::string>{delivery.id});
    EXPECT_EQ(host.events().published("probe.taken").size(), 1u);
    EXPECT_EQ(host.database().committed(), 1u);
    EXPECT_THROW(host.event("inbox.message.created", nullptr), Failure);
}

TEST_F(ProbeTest, AnEventThatIsDeliveredTwiceIsDoneOnce) {
    Delivery delivery;
    delivery.id = "01890000-0000-7000-8000-000000000007";
    host.event("shop.order.placed", nlohmann::json::object(), delivery);
    try {
        host.event("shop.order.placed", nlohmann::json::object(), delivery);
        FAIL() << "it was done again";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "bus.already_done");
    }
    EXPECT_EQ(host.events().published("probe.taken").size(), 1u);
}

TEST_F(ProbeTest, WhatIsRolledBackIsNotPublished) {
    EXPECT_THROW(host.event("shop.order.placed", {{"roll_back", true}}), Failure);
    EXPECT_TRUE(host.events().published().empty());
    EXPECT_EQ(host.database().rolled_back(), 1u);
    EXPECT_EQ(host.database().executed("probe.add").size(), 1u);
}

TEST_F(ProbeTest, AConsumerThatThrowsIsSeenByTheTest) {
    try {
        host.event("shop.order.placed", {{"fail", true}});
        FAIL() << "it was handled";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "probe.not_now");
    }
}

TEST_F(ProbeTest, SaysThatNobodyOffersAService) {
    EXPECT_EQ(ask("call", {{"service", "weather"}}).code(), "service.nobody");
    EXPECT_EQ(ask("call", {{"service", "accounts"}}).code(), "module.not_permitted");
    EXPECT_THROW(host.service("channel/probe", 1, ""), Failure);
}

}  // namespace
}  // namespace patchbay::testing
