// Whole exchanges with send().

#include "tests/outbound/world.hpp"

#include <gtest/gtest.h>

namespace patchbay::outbound::test {
namespace {

using wire::Reached;

TEST(Exchange, GivesStatusHeadersAndBody) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, answer("hello", "X-One: first\r\nX-Two:  second \r\n", "201 Created"));
    });
    World world;
    const auto response = world.get(server.url("/a?b=c"));
    EXPECT_EQ(response.failure, "");
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(response.body, "hello");
    ASSERT_EQ(response.headers.size(), 3U);
    EXPECT_EQ(response.headers[2].name, "X-Two");
    EXPECT_EQ(response.headers[2].value, "second");
    EXPECT_EQ(server.requests().at(0).target, "/a?b=c");
    EXPECT_TRUE(server.requests().at(0).has("User-Agent: Patchbay\r\n"));
}

struct MethodCase {
    std::string method;
    std::string body;
    bool length;  // whether Content-Length is sent
};

TEST(Exchange, SendsEveryMethodWithItsBody) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, request.method == "HEAD"
                                           ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                                           : answer(request.method + ":" + request.body));
    });
    World world;
    const MethodCase cases[] = {{"GET", "", false},    {"POST", "x=1", true},
                                {"POST", "", true},    {"PUT", "put", true},
                                {"PATCH", "", true},   {"DELETE", "", false},
                                {"DELETE", "d", true}, {"OPTIONS", "", false},
                                {"HEAD", "", false},   {"POST", std::string("\0\r\n\xff", 4), true}};
    for (const auto& [method, body, length] : cases) {
        auto request = World::request(server.url("/"));
        request.method = method;
        request.body = body;
        const auto response = world.client->send(request);
        EXPECT_EQ(response.status, 200) << method << " " << response.failure;
        EXPECT_EQ(response.body, method == "HEAD" ? "" : method + ":" + body);
        const auto seen = server.requests().back();
        EXPECT_EQ(seen.method, method);
        EXPECT_EQ(seen.has("Content-Length:"), length) << seen.head;
        EXPECT_FALSE(seen.has("Content-Type:")) << seen.head;
        EXPECT_FALSE(seen.has("Expect:")) << seen.head;
    }
}

TEST(Exchange, SendsALargeBodyAndReadsALargeAnswer) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, answer(request.body));
    });
    World world;
    auto request = World::request(server.url("/"));
    request.method = "POST";
    for (int index = 0; request.body.size() < 5 * 1024 * 1024; ++index)
        request.body += std::to_string(index) + ",";
    EXPECT_TRUE(world.client->send(request).body == request.body);
}

TEST(Exchange, SkipsInterimAnswersAndIgnoresTrailers) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(
            request.connection,
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n0\r\nX-Trailer: t\r\n\r\n");
    });
    World world;
    const auto response = world.get(server.url("/"));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "abc");
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].name, "Transfer-Encoding");
}

TEST(Exchange, ReusesAConnectionForCallsOneAfterTheOther) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, answer("ok")); });
    World world;
    for (int index = 0; index < 20; ++index)
        EXPECT_EQ(world.get(server.url("/")).body, "ok");
    EXPECT_EQ(server.connections(), 1);
    EXPECT_EQ(server.requests().size(), 20U);
}

TEST(Exchange, OpensAFreshConnectionWhenAskedToClose) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, answer("ok")); });
    World world;
    auto request = World::request(server.url("/"));
    world.client->send(request);
    request.headers.push_back({"Connection", "close"});
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(world.client->send(request).body, "ok");
    EXPECT_EQ(server.connections(), 4);
}

TEST(Exchange, FailsAsResetWhenTheServerResetsBeforeTheAnswer) {
    TestServer server([](TestServer& self, const Request& request) { self.reset(request.connection); });
    World world;
    const auto response = world.get(server.url("/secret?token=abc"));
    EXPECT_EQ(response.status, 0);
    EXPECT_EQ(response.failure_code, "reset");
    EXPECT_EQ(response.reached, Reached::maybe);
    EXPECT_EQ(response.failure.find("secret"), std::string::npos);
    EXPECT_EQ(response.failure.find("127.0.0.1"), std::string::npos);
}

TEST(Exchange, FailsWhenTheBodyBreaksOff) {
    const std::string cut[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
    };
    for (const auto& bytes : cut) {
        TestServer server([&](TestServer& self, const Request& request) {
            self.write(request.connection, bytes);
            request.target == "/close" ? self.close(request.connection) : self.reset(request.connection);
        });
        World world;
        for (const char* path : {"/close", "/reset"}) {
            const auto response = world.get(server.url(path));
            EXPECT_EQ(response.status, 0) << bytes;
            EXPECT_EQ(response.failure_code, "reset") << bytes;
            EXPECT_EQ(response.body, "");
            EXPECT_EQ(response.reached, Reached::maybe);
        }
    }
}

TEST(Exchange, RefusesGarbage) {
    for (const char* garbage :
         {"\x16\x03\x01 nonsense\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/9 abc\r\n\r\n", "hello\n\n"}) {
        TestServer server([&](TestServer& self, const Request& request) {
            self.write(request.connection, garbage);
            self.close(request.connection);
        });
        World world;
        const auto response = world.get(server.url("/"));
        EXPECT_EQ(response.status, 0) << garbage;
        EXPECT_NE(response.failure_code, "") << garbage;
        EXPECT_EQ(response.reached, Reached::maybe);
    }
}

TEST(Exchange, NeverSendsAPostTwiceButRepeatsAGet) {
    for (const std::string method : {"POST", "GET"}) {
        TestServer server([](TestServer& self, const Request& request) {
            const bool second = self.requests().size() == 2;
            second ? self.close(request.connection) : self.write(request.connection, answer("ok"));
        });
        World world;
        auto request = World::request(server.url("/"));
        request.method = method;
        EXPECT_EQ(world.client->send(request).status, 200);
        const auto response = world.client->send(request);
        EXPECT_EQ(response.status, method == "GET" ? 200 : 0);
        EXPECT_EQ(response.failure_code, method == "GET" ? "" : "reset");
        EXPECT_EQ(server.requests().size(), method == "GET" ? 3U : 2U);
    }
}

TEST(Exchange, SaysThatNothingLeftWhenThereIsNoConnection) {
    std::string nobody;
    {
        TestServer server([](TestServer&, const Request&) {});
        nobody = server.url("/");
    }
    World world;
    const auto refused = world.get(nobody);
    EXPECT_EQ(refused.failure_code, "connect");
    EXPECT_EQ(refused.reached, Reached::no);
    // A label longer than 63 letters is refused without asking any server.
    const auto unknown = world.get("http://" + std::string(64, 'a') + ".invalid/");
    EXPECT_EQ(unknown.failure_code, "dns");
    EXPECT_EQ(unknown.reached, Reached::no);
}

TEST(Exchange, TakesNoProxyFromTheEnvironment) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, answer("direct")); });
    TestServer proxy(
        [](TestServer& self, const Request& request) { self.write(request.connection, answer("proxy")); });
    for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
        setenv(name, proxy.url("").c_str(), 1);
    World world;
    EXPECT_EQ(world.get(server.url("/")).body, "direct");
    for (const char* name : {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"})
        unsetenv(name);
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(Exchange, CountsPerLabel) {
    TestServer server([](TestServer& self, const Request& request) {
        request.target == "/ok" ? self.write(request.connection, answer("ok"))
                                : self.reset(request.connection);
    });
    World world;
    auto request = World::request(server.url("/ok"));
    request.label = "one";
    world.client->send(request);
    world.client->send(request);
    request.url = server.url("/reset");
    world.client->send(request);
    request.url = "nonsense";
    request.label = "";
    world.client->send(request);
    const auto stats = world.client->stats();
    EXPECT_EQ(stats.in_flight, 0U);
    EXPECT_EQ(stats.labels.at("one").ok, 2U);
    EXPECT_EQ(stats.labels.at("one").failed.at("reset"), 1U);
    EXPECT_GT(stats.labels.at("one").latency_us, 0U);
    EXPECT_EQ(stats.labels.at("unlabelled").failed.at("invalid"), 1U);
}

}  // namespace
}  // namespace patchbay::outbound::test
