// Guarded calls, redirects and proxies.

#include "tests/outbound/world.hpp"

#include <gtest/gtest.h>

#include <future>

namespace patchbay::outbound::test {
namespace {

using wire::Reached;

const auto kOk = [](TestServer& self, const Request& request) {
    self.write(request.connection, answer("ok"));
};

wire::OutboundRequest guarded(const std::string& url) {
    auto request = World::request(url);
    request.guarded = true;
    return request;
}

/// Allows this one address and port, as an install may for its intranet.
ClientOptions allowing(const TestServer& server) {
    ClientOptions options;
    options.guard.ports = {server.port()};
    options.guard.allowed = {Network::parse("127.0.0.1").value()};
    return options;
}

TEST(Guard, RefusesLoopbackHoweverItIsWritten) {
    TestServer server(kOk);
    ClientOptions options;
    options.guard.ports = {server.port()};
    World world(options);
    const std::string port = ":" + std::to_string(server.port()) + "/";
    for (const std::string host : {"127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433",
                                   "0177.0.0.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::]"}) {
        const auto response = world.client->send(guarded("http://" + host + port));
        EXPECT_EQ(response.status, 0) << host;
        EXPECT_EQ(response.failure_code, "refused_address") << host << ": " << response.failure;
        EXPECT_EQ(response.reached, Reached::no) << host;
    }
    EXPECT_EQ(server.connections(), 0);
}

TEST(Guard, RefusesPortsThatAreNotListed) {
    TestServer server(kOk);
    ClientOptions options;
    options.guard.allowed = {Network::parse("127.0.0.0/8").value()};
    World world(options);
    const auto response = world.client->send(guarded(server.url("/")));
    EXPECT_EQ(response.failure_code, "refused_address");
    EXPECT_NE(response.failure.find("port"), std::string::npos);
    EXPECT_EQ(server.connections(), 0);
}

TEST(Guard, LetsAllowedAddressesThroughAndReusesTheirConnections) {
    TestServer server(kOk);
    World world(allowing(server));
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(world.client->send(guarded(server.url("/"))).body, "ok");
    EXPECT_EQ(server.connections(), 1);
}

TEST(Guard, IsNotGotRoundByAConnectionThatAnUnguardedCallLeft) {
    TestServer server(kOk);
    ClientOptions options;
    options.guard.ports = {server.port()};
    World world(options);
    EXPECT_EQ(world.get(server.url("/")).body, "ok");
    const auto response = world.client->send(guarded(server.url("/")));
    EXPECT_EQ(response.failure_code, "refused_address");
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Guard, GuardedAndOtherCallsNeverShareAConnection) {
    TestServer server(kOk);
    World world(allowing(server));
    for (int index = 0; index < 3; ++index) {
        EXPECT_EQ(world.client->send(guarded(server.url("/guarded"))).body, "ok");
        EXPECT_EQ(world.get(server.url("/open")).body, "ok");
    }
    EXPECT_EQ(server.connections(), 2);
    for (const auto& request : server.requests()) {
        EXPECT_EQ(request.target == "/guarded", request.connection == 1) << request.target;
    }
}

TEST(Guard, LooksAtTheTargetOfEachRedirect) {
    TestServer server([&](TestServer& self, const Request& request) {
        const std::string location = "http://127.0.0.2:" + std::to_string(self.port()) + "/inner";
        self.write(request.connection, answer("", "Location: " + location + "\r\n", "302 Found"));
    });
    World world(allowing(server));  // 127.0.0.1 alone
    auto request = guarded(server.url("/"));
    request.max_redirects = 5;
    const auto response = world.client->send(request);
    EXPECT_EQ(response.failure_code, "refused_address");
    EXPECT_EQ(response.reached, Reached::maybe);  // the first server was asked
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Guard, LooksUpNoMoreNamesAtATimeThanAllowed) {
    TestServer server(kOk);
    ClientOptions options = allowing(server);
    options.max_resolving = 0;
    World world(options);
    auto request = guarded("http://localhost:" + std::to_string(server.port()) + "/");
    request.timeout_ms = 60;
    const auto response = world.client->send(request);
    EXPECT_EQ(response.failure_code, "timeout") << "it waits for a turn that never comes";
    EXPECT_EQ(response.reached, Reached::no);
    EXPECT_TRUE(server.requests().empty());
}

TEST(Guard, ServesAllWhoWaitForTheirTurnToLookUpAName) {
    TestServer server(kOk);
    ClientOptions options = allowing(server);
    options.max_resolving = 1;
    World world(options);
    std::vector<std::future<wire::OutboundResponse>> calls;
    for (int index = 0; index < 20; ++index) {
        calls.push_back(std::async(std::launch::async, [&] {
            return world.client->send(guarded("http://localhost:" + std::to_string(server.port()) + "/"));
        }));
    }
    for (auto& call : calls)
        EXPECT_EQ(call.get().body, "ok");
}

TEST(Redirect, FollowsAsManyAsAllowed) {
    TestServer server([](TestServer& self, const Request& request) {
        const int step = std::stoi(request.target.substr(1));
        if (step == 3) return self.write(request.connection, answer("there"));
        const std::string location = "Location: /" + std::to_string(step + 1) + "#part\r\n";
        self.write(request.connection, answer("moved", location, "301 Moved Permanently"));
    });
    World world;
    auto request = World::request(server.url("/0"));
    EXPECT_EQ(world.client->send(request).status, 301);
    EXPECT_EQ(world.client->send(request).body, "moved");
    request.max_redirects = 2;
    EXPECT_EQ(world.client->send(request).failure, "more than 2 redirects");
    request.max_redirects = 3;
    EXPECT_EQ(world.client->send(request).body, "there");
    wire::OutboundResponse head;
    const auto stream = world.client->open(request, head);
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(head.status, 200);
    std::string body;
    read_all(*stream, body);
    EXPECT_EQ(body, "there");
    EXPECT_EQ(server.connections(), 2) << "one more after the failure";
}

TEST(Redirect, DoesNotReadAnEndlessBodyOfIt) {
    TestServer server([](TestServer& self, const Request& request) {
        if (request.target == "/end") return self.write(request.connection, answer("there"));
        self.write(request.connection,
                   "HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n" + std::string(500'000, 'x'));
    });
    World world;
    auto request = World::request(server.url("/"));
    request.max_redirects = 1;
    EXPECT_EQ(world.client->send(request).body, "there");
}

TEST(Redirect, NeverLeavesHttp) {
    for (const char* location :
         {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/x", "javascript:1"}) {
        TestServer server([&](TestServer& self, const Request& request) {
            self.write(request.connection,
                       answer("", std::string("Location: ") + location + "\r\n", "302 Found"));
        });
        World world;
        auto request = World::request(server.url("/"));
        request.max_redirects = 5;
        const auto response = world.client->send(request);
        EXPECT_EQ(response.status, 0) << location;
        EXPECT_EQ(server.requests().size(), 1U) << location;
    }
}

TEST(Redirect, LeavesSecretsBehindWhenTheOriginChanges) {
    TestServer other(kOk);
    TestServer server([&](TestServer& self, const Request& request) {
        if (request.target == "/same") return self.write(request.connection, answer("ok"));
        const std::string location = request.target == "/" ? "/same" : other.url("/");
        self.write(request.connection,
                   answer("", "Location: " + location + "\r\n", "307 Temporary Redirect"));
    });
    World world;
    auto request = World::request(server.url("/"));
    request.headers = {{"Authorization", "Bearer x"}, {"X-Api-Key", "x"}, {"Accept", "text/plain"}};
    request.max_redirects = 1;
    EXPECT_EQ(world.client->send(request).body, "ok");
    EXPECT_TRUE(server.requests().at(1).has("Authorization: Bearer x\r\n"));
    request.url = server.url("/away");
    EXPECT_EQ(world.client->send(request).body, "ok");
    const auto seen = other.requests().at(0);
    EXPECT_FALSE(seen.has("Authorization"));
    EXPECT_FALSE(seen.has("X-Api-Key"));
    EXPECT_TRUE(seen.has("Accept: text/plain\r\n"));
}

TEST(Redirect, KeepsOrDropsTheBodyAsTheStatusSays) {
    TestServer server([](TestServer& self, const Request& request) {
        if (request.target == "/end")
            return self.write(request.connection, answer(request.method + ":" + request.body));
        self.write(request.connection, answer("", "Location: /end\r\n", request.target.substr(1) + " Moved"));
    });
    World world;
    for (const auto& [status, end] : {std::pair<std::string, std::string>{"301", "GET:"},
                                      {"302", "GET:"},
                                      {"303", "GET:"},
                                      {"307", "POST:body"},
                                      {"308", "POST:body"}}) {
        auto request = World::request(server.url("/" + status));
        request.method = "POST";
        request.body = "body";
        request.max_redirects = 5;
        EXPECT_EQ(world.client->send(request).body, end) << status;
    }
}

TEST(Proxy, IsUsedWhenGiven) {
    TestServer proxy(kOk);
    World world;
    auto request = World::request("http://elsewhere.example/path");
    request.proxy = proxy.url("");
    EXPECT_EQ(world.client->send(request).body, "ok");
    EXPECT_EQ(proxy.requests().at(0).target, "http://elsewhere.example/path");
}

TEST(Proxy, Socks5GetsTheNameNotItsAddress) {
    std::string asked;
    int step = 0;
    TestServer proxy([&](TestServer& self, int connection, const std::string& bytes) {
        switch (step++) {
            case 0:
                return self.write(connection, std::string("\x05\x00", 2));
            case 1:
                asked = bytes;
                return self.write(connection, std::string("\x05\x00\x00\x01\0\0\0\0\0\0", 10));
            default:
                return self.write(connection, answer("through"));
        }
    });
    World world;
    auto request = World::request("http://elsewhere.example/");
    request.proxy = "socks5h://127.0.0.1:" + std::to_string(proxy.port());
    EXPECT_EQ(world.client->send(request).body, "through");
    EXPECT_NE(asked.find("elsewhere.example"), std::string::npos);
}

TEST(Proxy, IsRefusedForGuardedCallsUnlessAllowed) {
    TestServer proxy(kOk);
    auto request = guarded("http://elsewhere.example/");
    request.proxy = proxy.url("");
    {
        World world;
        const auto response = world.client->send(request);
        EXPECT_EQ(response.failure_code, "refused_address");
        EXPECT_EQ(response.reached, Reached::no);
        EXPECT_EQ(proxy.connections(), 0);
    }
    ClientOptions options;
    options.allow_guarded_proxy = true;
    World world(options);
    EXPECT_EQ(world.client->send(request).body, "ok");
    for (const char* url : {"http://10.0.0.1/", "http://[::1]/", "http://elsewhere.example:22/"}) {
        request.url = url;
        EXPECT_EQ(world.client->send(request).failure_code, "refused_address") << url;
    }
}

TEST(Checks, RefuseWhatCannotBeSent) {
    World world;
    const auto code = [&](auto change) {
        auto request = World::request("http://127.0.0.1:1/");
        change(request);
        const auto response = world.client->send(request);
        EXPECT_EQ(response.reached, Reached::no);
        return response.failure_code;
    };
    using R = wire::OutboundRequest;
    EXPECT_EQ(code([](R& r) { r.url = "ftp://example.com/"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.url = "file:///etc/passwd"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.url = "example.com"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.url = ""; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.url = "http://a b/"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.url = "http://a/\r\nX: y"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.method = "GET / HTTP/1.1\r\nX: y\r\n"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.method = "CONNECT"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"X-A", "b\r\nX-C: d"}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"X-A", "b\nX-C: d"}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"X-A", std::string("b\0c", 3)}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"X A", "b"}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"", "b"}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"Content-Length", "5"}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.headers = {{"transfer-encoding", "chunked"}}; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.proxy = "socks4://127.0.0.1:1"; }), "invalid");
    EXPECT_EQ(code([](R& r) { r.proxy = "127.0.0.1:1"; }), "invalid");
}

}  // namespace
}  // namespace patchbay::outbound::test
