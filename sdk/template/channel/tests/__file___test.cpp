// The channel on a host that plays a script: no server, no database, no network.
#include <patchbay/testing/fake_host.hpp>

#include <gtest/gtest.h>

namespace {

using namespace patchbay;
using namespace patchbay::testing;

constexpr const char* kEndpoint = "01890000-0000-7000-8000-000000000001";
constexpr const char* kUrl = "https://shop.example/send";

class __Class__Test : public ::testing::Test {
  protected:
    __Class__Test() {
        host.database().answer("__id__.find_endpoint",
                               {{{"workspace_id", kWorkspace}, {"secret", "s3cret"}}});
        host.start({{"send_url", kUrl}});
    }

    Answer write(const std::string& id, const std::string& secret = "s3cret") {
        Asking asking;
        asking.headers = {{"X-Secret", secret}};
        return host.http("POST", std::string("/hooks/__id__/") + kEndpoint,
                         {{"chat", "ann"}, {"name", "Ann"}, {"text", "Where is my order?"}, {"id", id}},
                         asking);
    }

    SendOutcome deliver() {
        OutboundMessage message;
        message.message_id = "m1";
        message.endpoint_id = kEndpoint;
        message.chat = "ann";
        message.text = "On its way.";
        return host.conversations().send("__id__", message);
    }

    FakeHost host{patchbay_plugin_entry, PATCHBAY_PLUGIN_FOLDER};
};

TEST_F(__Class__Test, WhatSomebodyWritesReachesTheInboxOnce) {
    EXPECT_EQ(write("1").status, 202);
    EXPECT_EQ(write("1").status, 202);
    ASSERT_EQ(host.conversations().received().size(), 1u);
    const InboundMessage& message = host.conversations().received().front();
    EXPECT_EQ(message.text, "Where is my order?");
    EXPECT_EQ(message.workspace_id, kWorkspace);
}

TEST_F(__Class__Test, AStrangerIsRefused) {
    EXPECT_EQ(write("1", "guessed").code(), "__id__.no_address");
    EXPECT_TRUE(host.conversations().received().empty());
}

TEST_F(__Class__Test, NothingIsConfirmedThatWasNotStored) {
    host.faults().fail(wire::HostMethod::bus_publish, unavailable("bus.unavailable"));
    EXPECT_EQ(write("1").status, 503);
    EXPECT_EQ(write("1").status, 202);
    EXPECT_EQ(host.conversations().received().size(), 1u);
}

TEST_F(__Class__Test, AnAnswerIsPostedToTheConfiguredAddress) {
    host.outbound().expect("POST", kUrl).answer(200, nlohmann::json::object());
    EXPECT_EQ(deliver().state, SendState::sent);
    const auto sent = nlohmann::json::parse(host.outbound().requests().at(0).body);
    EXPECT_EQ(sent, (nlohmann::json{{"id", "m1"}, {"chat", "ann"}, {"text", "On its way."}}));
}

TEST_F(__Class__Test, EachFailureHasItsOwnConsequence) {
    host.outbound().expect("POST", kUrl).answer(429, nullptr, {{"Retry-After", "7"}});
    host.outbound().expect("POST", kUrl).answer(500, nullptr);
    host.outbound().expect("POST", kUrl).answer(422, nullptr);
    host.outbound().expect("POST", kUrl).fail("connect", Reached::no);
    host.outbound().expect("POST", kUrl).after(std::chrono::seconds(30)).answer(200, nullptr);
    const SendOutcome busy = deliver();
    EXPECT_EQ(busy.state, SendState::again);
    EXPECT_EQ(busy.retry_after_ms, 7000u);
    EXPECT_EQ(deliver().state, SendState::again);
    EXPECT_EQ(deliver().state, SendState::refused);
    EXPECT_EQ(deliver().state, SendState::again);
    EXPECT_EQ(deliver().state, SendState::unknown) << "it may have arrived: the answer came too late";
    EXPECT_TRUE(host.outbound().unmet().empty());
}

TEST_F(__Class__Test, AnAdminMakesAnAddress) {
    const Answer made = host.http("POST", "/api/v1/__id__/endpoints", {{"name", "Website"}});
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(host.database().executed("__id__.add_endpoint").at(0).parameters.at(2), "Website");
    Asking asking;
    asking.user = signed_in("operator");
    EXPECT_EQ(host.http("POST", "/api/v1/__id__/endpoints", {{"name", "Website"}}, asking).status, 403);
}

TEST_F(__Class__Test, NewSettingsCountAtOnce) {
    host.configure({{"send_url", "https://other.example/"}});
    host.outbound().expect("POST", "https://other.example/").answer(200, nullptr);
    EXPECT_EQ(deliver().state, SendState::sent);
}

TEST_F(__Class__Test, SaysThatItHasNoAddressYet) {
    EXPECT_TRUE(host.health().at(0).degraded);
    host.database().answer("__id__.all_endpoints",
                           {{{"id", kEndpoint}, {"workspace_id", kWorkspace}, {"name", "Website"}}});
    EXPECT_FALSE(host.health().at(0).degraded);
    EXPECT_EQ(host.conversations().describe("__id__").endpoints.at(0).name, "Website");
}

}  // namespace
