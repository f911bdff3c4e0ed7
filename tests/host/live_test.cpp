// The live hub: who may read what, resuming after an absence, and bounds that hold.
#include "host/live/hub.hpp"
#include "host/live/websocket.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <thread>

namespace patchbay::live {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using wire::Access;

http::Identity user(std::string role, std::string workspace = "w1", std::string id = "u1",
                    std::string session = "s1") {
    http::Identity identity;
    identity.user.id = std::move(id);
    identity.user.role = std::move(role);
    identity.user.workspace_id = std::move(workspace);
    identity.session_id = std::move(session);
    return identity;
}

wire::LiveMessage message(std::string topic, std::string data, std::string workspace = "w1",
                          bool passing = false) {
    return {std::move(workspace), std::move(topic), "changed", std::move(data), passing};
}

/// A browser that counts how often it is told to look.
struct Browser {
    Browser(Hub& hub, http::Identity identity) : client(hub, std::move(identity), [this] { ++wakes; }) {}
    std::vector<std::string> take() {
        std::vector<std::string> data;
        for (const auto& each : client.take()) {
            data.push_back(each->data);
            if (!each->id.empty()) last_id = each->id;
        }
        return data;
    }
    int wakes = 0;
    std::string last_id;
    Client client;
};

using Data = std::vector<std::string>;

class LiveHub : public testing::Test {
  protected:
    Hub hub_{HubLimits{.kept_messages = 5, .client_messages = 10, .topics_per_client = 3}};
    Hub::Registration topics_ = hub_.declare({{"open", Access::everyone},
                                              {"inbox", Access::operators},
                                              {"inbox.conversation.*", Access::operators},
                                              {"admin", Access::admins},
                                              {"own", Access::member}});
};

TEST_F(LiveHub, LetsEachRoleReadWhatItMay) {
    const struct {
        const char* role;
        Data allowed;
    } cases[] = {{"admin", {"open", "inbox", "admin", "own", "inbox.conversation.7"}},
                 {"operator", {"open", "inbox", "own", "inbox.conversation.7"}},
                 {"guest", {"open", "own"}}};
    for (const auto& each : cases) {
        for (const char* topic : {"open", "inbox", "admin", "own", "inbox.conversation.7"}) {
            Browser browser(hub_, user(each.role));
            const bool wanted =
                std::find(each.allowed.begin(), each.allowed.end(), topic) != each.allowed.end();
            EXPECT_EQ(!browser.client.subscribe({topic}, "").topics.empty(), wanted)
                << each.role << " " << topic;
        }
    }
    Browser nobody(hub_, http::Identity());
    const auto subscribed =
        nobody.client.subscribe({"open", "own", "unknown", "inboxes", "inbox.conversation"}, "");
    EXPECT_EQ(subscribed.topics, Data{"open"});
    ASSERT_EQ(subscribed.refused.size(), 4U);
    EXPECT_FALSE(subscribed.refused[0].reason.empty());
}

TEST_F(LiveHub, DeliversToSubscribersOfTheWorkspaceOnly) {
    Browser here(hub_, user("admin", "w1"));
    Browser elsewhere(hub_, user("admin", "w2"));
    Browser other_topic(hub_, user("admin", "w1"));
    here.client.subscribe({"inbox"}, "");
    elsewhere.client.subscribe({"inbox"}, "");
    other_topic.client.subscribe({"own"}, "");
    hub_.publish(message("inbox", "1"));
    hub_.publish(message("inbox", "2", ""));
    EXPECT_EQ(here.take(), (Data{"1", "2"}));
    EXPECT_EQ(elsewhere.take(), Data{"2"}) << "a message without a workspace is for everybody";
    EXPECT_TRUE(other_topic.take().empty());
    EXPECT_EQ(here.wakes, 1) << "one wake for what is taken at once";
}

TEST_F(LiveHub, WritesFramesThatAreJson) {
    Browser browser(hub_, user("admin"));
    browser.client.subscribe({"inbox"}, "");
    hub_.publish(message("inbox", R"({"text":"\"quoted\""})"));
    const auto messages = browser.client.take();
    ASSERT_EQ(messages.size(), 1U);
    const json frame = json::parse(*messages[0]->frame);
    EXPECT_EQ(frame["type"], "event");
    EXPECT_EQ(frame["topic"], "inbox");
    EXPECT_EQ(frame["data"]["text"], "\"quoted\"");
    EXPECT_EQ(frame["id"], messages[0]->id);
}

TEST_F(LiveHub, ResumesWhereTheBrowserStopped) {
    std::string last;
    {
        Browser browser(hub_, user("admin"));
        browser.client.subscribe({"inbox"}, "");
        hub_.publish(message("inbox", "1"));
        browser.take();
        last = browser.last_id;
    }
    hub_.publish(message("inbox", "2"));
    hub_.publish(message("own", "not subscribed"));
    hub_.publish(message("inbox", "other workspace", "w2"));
    hub_.publish(message("inbox", "typing", "w1", true));
    Browser again(hub_, user("admin"));
    const auto subscribed = again.client.subscribe({"inbox"}, last);
    EXPECT_FALSE(subscribed.reset);
    EXPECT_EQ(again.take(), Data{"2"}) << "what passes is not kept";
    hub_.publish(message("inbox", "3"));
    EXPECT_EQ(again.take(), Data{"3"});
}

TEST_F(LiveHub, ResetsThoseWhoWereAwayTooLongOrCameFromElsewhere) {
    Browser first(hub_, user("admin"));
    first.client.subscribe({"inbox"}, "");
    hub_.publish(message("inbox", "1"));
    first.take();
    const std::string epoch = first.last_id.substr(0, first.last_id.find(':'));
    for (int index = 2; index <= 7; ++index)
        hub_.publish(message("inbox", std::to_string(index)));
    const struct {
        std::string id;
        bool reset;
    } cases[] = {{epoch + ":1", true},  // 2 is no longer kept
                 {epoch + ":2", false}, {epoch + ":7", false},
                 {epoch + ":8", true},  {"other:7", true},
                 {epoch + ":", true},   {epoch, true},
                 {"nonsense", true},    {epoch + ":18446744073709551615", true}};
    for (const auto& each : cases) {
        Browser browser(hub_, user("admin"));
        EXPECT_EQ(browser.client.subscribe({"inbox"}, each.id).reset, each.reset) << each.id;
    }
}

TEST(LiveHubLimits, ResetsWhoMissedMoreThanABrowserMayHold) {
    const struct {
        HubLimits limits;
        std::size_t missed;
        bool reset;
    } cases[] = {{{.client_messages = 10}, 5, false},
                 {{.client_messages = 10}, 6, true},
                 {{.client_messages = 10}, 40, true},
                 {{.client_bytes = 10000}, 4, false},
                 {{.client_bytes = 10000}, 6, true}};
    for (const auto& each : cases) {
        Hub hub(each.limits);
        const auto topics = hub.declare({{"inbox", Access::member}, {"other", Access::member}});
        Browser first(hub, user("admin"));
        first.client.subscribe({"inbox"}, "");
        hub.publish(message("inbox", "1"));
        first.take();
        for (std::size_t index = 0; index < each.missed; ++index)
            hub.publish(message("inbox", '"' + std::string(1000, 'x') + '"'));
        for (int index = 0; index < 50; ++index)
            hub.publish(message("other", "not asked for"));
        Browser again(hub, user("admin"));
        EXPECT_EQ(again.client.subscribe({"inbox"}, first.last_id).reset, each.reset) << each.missed;
        EXPECT_EQ(again.client.closing_reason(), "") << "or it would come back for ever";
        EXPECT_EQ(again.take().size(), each.reset ? 0U : each.missed);
        hub.publish(message("inbox", "2"));
        EXPECT_EQ(again.take(), Data{"2"});
    }
}

TEST_F(LiveHub, CutsASlowBrowserAndSparesTheOthers) {
    Browser slow(hub_, user("admin"));
    Browser quick(hub_, user("admin"));
    slow.client.subscribe({"inbox"}, "");
    quick.client.subscribe({"inbox"}, "");
    for (int index = 0; index < 11; ++index) {
        hub_.publish(message("inbox", std::to_string(index)));
        EXPECT_EQ(quick.take().size(), 1U);
    }
    EXPECT_EQ(slow.client.closing_reason(), "slow");
    EXPECT_TRUE(slow.take().empty()) << "its queue is gone";
    hub_.publish(message("inbox", "more"));
    EXPECT_TRUE(slow.take().empty());
    EXPECT_EQ(quick.client.closing_reason(), "");
}

TEST(LiveHubLimits, CutByBytesToo) {
    Hub hub(HubLimits{.client_bytes = 10000});
    const auto topics = hub.declare({{"inbox", Access::member}});
    Browser browser(hub, user("admin"));
    browser.client.subscribe({"inbox"}, "");
    hub.publish(message("inbox", '"' + std::string(6000, 'x') + '"'));
    EXPECT_EQ(browser.client.closing_reason(), "");
    hub.publish(message("inbox", '"' + std::string(6000, 'x') + '"'));
    EXPECT_EQ(browser.client.closing_reason(), "slow");
}

TEST_F(LiveHub, SignsOutOneSessionOrAllOfAUser) {
    Browser one(hub_, user("admin", "w1", "u1", "s1"));
    Browser two(hub_, user("admin", "w1", "u1", "s2"));
    Browser other(hub_, user("admin", "w1", "u2", "s3"));
    hub_.sign_out("u1", "s1");
    EXPECT_EQ(one.client.closing_reason(), "signed_out");
    EXPECT_EQ(two.client.closing_reason(), "");
    hub_.sign_out("u1", "");
    EXPECT_EQ(two.client.closing_reason(), "signed_out");
    EXPECT_EQ(other.client.closing_reason(), "");
    hub_.drain();
    EXPECT_EQ(other.client.closing_reason(), "draining");
    EXPECT_EQ(one.client.closing_reason(), "signed_out") << "the first reason stays";
    EXPECT_EQ(hub_.clients(), 3U);
}

TEST_F(LiveHub, DrainsAlsoThoseWhoComeLaterAndCutsWhoStays) {
    EXPECT_TRUE(hub_.wait_empty(0ms));
    hub_.drain();
    Browser late(hub_, user("admin"));
    EXPECT_EQ(late.client.closing_reason(), "draining");
    EXPECT_FALSE(late.client.cut_off());
    EXPECT_FALSE(hub_.wait_empty(0ms));
    EXPECT_TRUE(late.client.cut_off());
}

TEST_F(LiveHub, EndsWithTheSession) {
    const auto over = std::chrono::system_clock::time_point(1h);
    http::Identity identity = user("admin");
    identity.expires_at = over;
    Browser browser(hub_, identity);
    browser.client.check_session(over - 1s);
    EXPECT_EQ(browser.client.closing_reason(), "");
    browser.client.check_session(over);
    EXPECT_EQ(browser.client.closing_reason(), "signed_out");
}

TEST_F(LiveHub, BoundsTheTopicsOfOneConnection) {
    Browser browser(hub_, user("admin"));
    EXPECT_EQ(browser.client.subscribe({"open", "own", "inbox"}, "").topics.size(), 3U);
    const auto subscribed = browser.client.subscribe({"inbox", "admin"}, "");
    EXPECT_EQ(subscribed.topics, Data{"inbox"}) << "one that it has already is no new one";
    ASSERT_EQ(subscribed.refused.size(), 1U);
    browser.client.unsubscribe({"open", "never subscribed"});
    EXPECT_EQ(browser.client.subscribe({"admin"}, "").topics, Data{"admin"});
}

TEST_F(LiveHub, StopsDeliveringAfterUnsubscribe) {
    Browser browser(hub_, user("admin"));
    browser.client.subscribe({"inbox", "own"}, "");
    browser.client.unsubscribe({"inbox"});
    hub_.publish(message("inbox", "1"));
    hub_.publish(message("own", "2"));
    EXPECT_EQ(browser.take(), Data{"2"});
}

TEST_F(LiveHub, ForgetsTopicsWithTheirModule) {
    auto more = hub_.declare({{"notes", Access::member}});
    Browser browser(hub_, user("admin"));
    EXPECT_EQ(browser.client.subscribe({"notes"}, "").topics, Data{"notes"});
    more = {};
    browser.client.unsubscribe({"notes"});
    EXPECT_TRUE(browser.client.subscribe({"notes"}, "").topics.empty());
}

TEST(LiveHubThreads, PublishAndSubscribeFromEverywhere) {
    Hub hub;
    const auto topics = hub.declare({{"t.*", Access::member}});
    std::vector<std::thread> threads;
    for (int publisher = 0; publisher < 2; ++publisher) {
        threads.emplace_back([&] {
            for (int index = 0; index < 500; ++index)
                hub.publish(message("t." + std::to_string(index % 7), "1"));
        });
    }
    for (int reader = 0; reader < 2; ++reader) {
        threads.emplace_back([&] {
            for (int index = 0; index < 200; ++index) {
                std::atomic<int> wakes{0};
                Client client(hub, user("admin"), [&] { ++wakes; });
                client.subscribe({"t.1", "t.2"}, "");
                client.take();
                client.unsubscribe({"t.1"});
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(hub.clients(), 0U);
}

TEST(ClientFrames, AreReadOrCalledMalformed) {
    using Kind = ClientFrame::Kind;
    const struct {
        const char* text;
        Kind kind;
    } cases[] = {
        {R"({"type":"ping"})", Kind::ping},
        {R"({"type":"subscribe","topics":["a","b"]})", Kind::subscribe},
        {R"({"type":"subscribe","topics":[]})", Kind::subscribe},
        {R"({"type":"unsubscribe","topics":["a"]})", Kind::unsubscribe},
        {R"({"type":"subscribe","topics":["a"],"last_event_id":5,"more":{}})", Kind::subscribe},
        {R"({"type":"subscribe","topics":"a"})", Kind::malformed},
        {R"({"type":"subscribe","topics":[1]})", Kind::malformed},
        {R"({"type":"subscribe"})", Kind::malformed},
        {R"({"type":"publish","topics":["a"]})", Kind::malformed},
        {R"({"type":7})", Kind::malformed},
        {R"([])", Kind::malformed},
        {R"(null)", Kind::malformed},
        {"", Kind::malformed},
        {"{", Kind::malformed},
        {"\xff\xfe", Kind::malformed},
    };
    for (const auto& each : cases)
        EXPECT_EQ(read_client_frame(each.text).kind, each.kind) << each.text;
    EXPECT_EQ(read_client_frame(R"({"type":"subscribe","topics":[")" + std::string(201, 'x') + R"("]})").kind,
              Kind::malformed);
    EXPECT_EQ(read_client_frame(std::string(60000, '[')).kind, Kind::malformed);
    const auto frame = read_client_frame(R"({"type":"subscribe","topics":["a","b"],"last_event_id":"e:7"})");
    EXPECT_EQ(frame.topics, (Data{"a", "b"}));
    EXPECT_EQ(frame.last_event_id, "e:7");
}

TEST(SubscriptionFrames, RefuseResetAndThenSayReady) {
    const auto frames = subscription_frames({{"a"}, {{"b", "no"}}, true});
    ASSERT_EQ(frames.size(), 3U);
    EXPECT_EQ(json::parse(frames[0]), json({{"type", "refused"}, {"topic", "b"}, {"reason", "no"}}));
    EXPECT_EQ(json::parse(frames[1])["type"], "reset");
    EXPECT_EQ(json::parse(frames[2]), json({{"type", "ready"}, {"topics", {"a"}}}));
}

}  // namespace
}  // namespace patchbay::live
