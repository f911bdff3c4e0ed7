// Live messages over real sockets: clients that resume, stop reading, or are there when the server ends.
#include "host/api/host_routes.hpp"
#include "host/http/dispatcher.hpp"
#include "host/live/websocket.hpp"
#include "tests/host/raw_client.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::live {
namespace {

using namespace std::chrono_literals;
using http::RawClient;

/// Everybody is the same admin.
class OneAdmin : public http::Authenticator {
  public:
    std::shared_ptr<const http::Identity> recall(const http::Request&) override {
        http::Identity identity;
        identity.user = {"u1", "", "", "admin", "w1", ""};
        identity.session_id = "s1";
        return std::make_shared<const http::Identity>(std::move(identity));
    }
    http::Identity identify(const http::Request&) override { return {}; }
};

/// A frame of a client: text, masked with zeros (RFC 6455 section 5.2).
std::string text_frame(std::string_view text) {
    std::string frame{static_cast<char>(0x81), static_cast<char>(0x80 | text.size()), 0, 0, 0, 0};
    return frame + std::string(text);
}

class LiveCarriers : public testing::Test {
  protected:
    LiveCarriers() { start({}); }
    ~LiveCarriers() override {
        end();
        runtime_.wait_for_fibers(5s);
    }

    void end() {
        hub_->drain();
        server_->close();
        EXPECT_TRUE(server_->wait_closed(5s));
        hub_->wait_empty(5s);
        server_.reset();
    }
    void start(HubLimits limits) {
        if (server_) end();
        mount_ = {};
        topics_ = {};
        hub_ = std::make_unique<Hub>(limits);
        topics_ = hub_->declare({{"inbox", wire::Access::member}});
        mount_ = router_.mount(api::live_routes(*hub_, nlohmann::json::object()));
        websockets_ = std::make_unique<WebSockets>(*hub_);
        http::DispatcherOptions options;
        options.per_user.requests = 0;
        dispatcher_ = std::make_unique<http::Dispatcher>(router_, admin_, *websockets_, files_, options,
                                                         [](const http::AccessRecord&) {});
        http::ServerOptions server;
        server.port = 0;
        server_ = std::make_unique<http::Server>(runtime_, *dispatcher_, server);
    }

    std::unique_ptr<RawClient> socket(int receive_buffer = 0) {
        auto client = std::make_unique<RawClient>(server_->port(), receive_buffer);
        client->send(
            "GET /api/v1/live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n");
        EXPECT_NE(client->read_until("\r\n\r\n").find("101"), std::string::npos);
        client->send(text_frame(R"({"type":"subscribe","topics":["inbox"]})"));
        EXPECT_NE(client->read_until("}").find("ready"), std::string::npos);
        return client;
    }
    std::unique_ptr<RawClient> stream(const std::string& query = "", int receive_buffer = 0) {
        auto client = std::make_unique<RawClient>(server_->port(), receive_buffer);
        client->send("GET /api/v1/live?topics=inbox" + query + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return client;
    }
    void publish(std::size_t messages, std::size_t size = 10) {
        for (std::size_t index = 0; index < messages; ++index)
            hub_->publish({"w1", "inbox", "changed", '"' + std::string(size, 'x') + '"', false});
    }
    /// The id of the message that is published now.
    std::string id_of_next() {
        Client client(*hub_, *admin_.recall({}), [] {});
        client.subscribe({"inbox"}, "");
        publish(1);
        return client.take().front()->id;
    }

    OneAdmin admin_;
    http::Router router_;
    http::StaticFiles files_{"/nowhere"};
    runtime::Runtime runtime_{2};
    std::unique_ptr<Hub> hub_;
    Hub::Registration topics_;
    http::Router::Mount mount_;
    std::unique_ptr<WebSockets> websockets_;
    std::unique_ptr<http::Dispatcher> dispatcher_;
    std::unique_ptr<http::Server> server_;
};

TEST_F(LiveCarriers, ResetWhoMissedMoreThanTheyMayHold) {
    const std::string last = id_of_next();
    publish(2000);
    const auto events = stream("&last_event_id=" + last);
    EXPECT_NE(events->read_until("event: ready").find("event: reset"), std::string::npos);
    const auto frames = socket();
    frames->send(text_frame(R"({"type":"subscribe","topics":["inbox"],"last_event_id":")" + last + "\"}"));
    EXPECT_NE(frames->read_until("ready").find("reset"), std::string::npos);
    publish(1, 7);
    EXPECT_NE(events->read_until("xxxxxxx").find("xxxxxxx"), std::string::npos);
    EXPECT_NE(frames->read_until("xxxxxxx").find("xxxxxxx"), std::string::npos);
}

TEST_F(LiveCarriers, CutASocketThatStoppedReading) {
    const auto idle = socket(4096);
    for (int round = 0; round < 64 && hub_->clients() > 0; ++round)
        publish(100, 8000);
    EXPECT_TRUE(hub_->wait_empty(20s)) << "slow, and then gone though it reads not even the farewell";
}

TEST_F(LiveCarriers, CutASocketThatAsksAndNeverReads) {
    const auto asking = socket(4096);
    std::string pings;
    for (int index = 0; index < 2000; ++index)
        pings += text_frame(R"({"type":"ping"})");
    for (int round = 0; round < 2000 && asking->send(pings); ++round) {
    }
    EXPECT_TRUE(hub_->wait_empty(20s)) << "what it is owed is bounded";
}

TEST_F(LiveCarriers, SignOutASocketThatStoppedReading) {
    const auto idle = socket(4096);
    publish(500, 8000);
    hub_->sign_out("u1", "s1");
    EXPECT_TRUE(hub_->wait_empty(10s));
}

TEST_F(LiveCarriers, AreGoneBeforeTheHubIs) {
    const auto reading = socket();
    const auto stuck = socket(4096);
    const auto events = stream();
    events->read_until("event: ready");
    hub_->drain();
    server_->close();
    EXPECT_NE(reading->read_until("draining").find("bye"), std::string::npos);
    EXPECT_NE(events->read_until("draining").find("bye"), std::string::npos);
    hub_->wait_empty(10s);
    EXPECT_EQ(hub_->clients(), 0U) << "though no client answered the closing frame";
}

TEST_F(LiveCarriers, SayByeToWhoComesWhileTheServerEnds) {
    hub_->drain();
    EXPECT_NE(stream()->read_until("draining").find("bye"), std::string::npos);
    EXPECT_TRUE(hub_->wait_empty(10s));
}

TEST_F(LiveCarriers, RefuseWhoIsOneTooMany) {
    start(HubLimits{.clients = 1});
    const auto first = stream();
    first->read_until("event: ready");
    EXPECT_TRUE(stream()->read_until("live.full").starts_with("HTTP/1.1 503 "));
}

TEST_F(LiveCarriers, AnswerHeadAndForgetIt) {
    RawClient client(server_->port());
    client.send("HEAD /api/v1/live?topics=inbox HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(client.read_until("\r\n\r\n").find("200 OK"), std::string::npos);
    EXPECT_TRUE(hub_->wait_empty(5s));
}

}  // namespace
}  // namespace patchbay::live
