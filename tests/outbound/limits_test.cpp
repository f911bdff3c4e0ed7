// Limits of time, size and number, and giving up.

#include "host/runtime/label.hpp"
#include "host/runtime/wait.hpp"
#include "tests/outbound/compressed.hpp"
#include "tests/outbound/world.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <patchbay/result.hpp>

#include <atomic>
#include <future>
#include <thread>

namespace patchbay::outbound::test {
namespace {

using wire::Reached;

const auto kSilent = [](TestServer&, const Request&) {};

TEST(TimeLimit, OfTheFirstByteEndsASilentServer) {
    TestServer server(kSilent);
    World world;
    auto request = World::request(server.url("/"));
    request.first_byte_timeout_ms = 40;
    const auto response = world.client->send(request);
    EXPECT_EQ(response.failure_code, "timeout");
    EXPECT_EQ(response.failure, "no answer within 40 ms");
    EXPECT_EQ(response.reached, Reached::maybe);
    EXPECT_TRUE(server.wait_for_closed(1));
}

TEST(TimeLimit, OfTheFirstByteDoesNotCountTheBody) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
    });
    World world;
    auto request = World::request(server.url("/"));
    request.first_byte_timeout_ms = 1000;
    request.timeout_ms = 80;
    EXPECT_EQ(world.client->send(request).failure, "not done within 80 ms");
}

TEST(TimeLimit, OfIdlenessEndsABodyThatStops) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    });
    World world;
    auto request = World::request(server.url("/"));
    request.idle_timeout_ms = 40;
    const auto response = world.client->send(request);
    EXPECT_EQ(response.failure_code, "timeout");
    EXPECT_EQ(response.failure, "nothing more of the answer came within 40 ms");
    EXPECT_EQ(response.reached, Reached::maybe);
    wire::OutboundResponse head;
    const auto stream = world.client->open(request, head);
    ASSERT_NE(stream, nullptr);
    std::string body;
    EXPECT_EQ(read_all(*stream, body).failure_code, "timeout");
    EXPECT_EQ(body, "half");
}

TEST(TimeLimit, OfTheWholeExchangeEndsADripThatNeverStops) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    });
    World world;
    auto request = World::request(server.url("/"));
    request.idle_timeout_ms = 2000;
    request.timeout_ms = 150;
    auto call = std::async(std::launch::async, [&] { return world.client->send(request); });
    ASSERT_TRUE(server.wait_for_requests(1));
    const int connection = server.requests()[0].connection;
    while (call.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready)
        server.write(connection, "x");
    const auto response = call.get();
    EXPECT_EQ(response.failure, "not done within 150 ms");
    EXPECT_EQ(response.failure_code, "timeout");
    EXPECT_EQ(response.reached, Reached::maybe);
}

TEST(TimeLimit, OfTheConnectionCountsTheTlsHandshakeAndNothingHasLeft) {
    TestServer server([](TestServer&, int, const std::string&) {});  // never says its part of the handshake
    World world;
    auto request = World::request("https://127.0.0.1:" + std::to_string(server.port()) + "/");
    request.connect_timeout_ms = 60;
    const auto response = world.client->send(request);
    EXPECT_EQ(response.failure_code, "timeout");
    EXPECT_EQ(response.reached, Reached::no);
}

TEST(TimeLimit, CountsWaitingForATurn) {
    TestServer server(kSilent);
    ClientOptions options;
    options.max_per_host = 1;
    World world(options);
    auto first = std::async(std::launch::async, [&] { return world.get(server.url("/")); });
    ASSERT_TRUE(server.wait_for_requests(1));
    auto request = World::request(server.url("/"));
    request.timeout_ms = 40;
    const auto response = world.client->send(request);
    EXPECT_EQ(response.failure_code, "timeout");
    EXPECT_EQ(response.reached, Reached::no);
    EXPECT_EQ(world.client->stats().waiting, 0U);
    world.client.reset();
    first.get();
}

TEST(SizeLimit, EndsAnAnswerThatIsTooLarge) {
    TestServer server([](TestServer& self, const Request& request) {
        if (request.target == "/announced") {
            self.write(request.connection, "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
        } else if (request.target == "/exact") {
            self.write(request.connection, answer(std::string(1000, 'x')));
        } else {
            self.write(request.connection, "HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x'));
        }
    });
    World world;
    for (const char* path : {"/announced", "/unannounced"}) {
        auto request = World::request(server.url(path));
        request.max_body = 1000;
        const auto response = world.client->send(request);
        EXPECT_EQ(response.failure_code, "too_large") << path;
        EXPECT_EQ(response.reached, Reached::maybe);
    }
    auto exact = World::request(server.url("/exact"));
    exact.max_body = 1000;
    EXPECT_EQ(world.client->send(exact).body.size(), 1000U);
}

TEST(SizeLimit, EndsAStreamThatIsTooLarge) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, "HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x'));
    });
    World world;
    auto request = World::request(server.url("/"));
    request.max_body = 1000;
    wire::OutboundResponse head;
    const auto stream = world.client->open(request, head);
    ASSERT_NE(stream, nullptr);
    std::string body;
    EXPECT_EQ(read_all(*stream, body).failure_code, "too_large");
    EXPECT_LE(body.size(), 1000U);
}

TEST(SizeLimit, EndsHeadersThatAreTooLarge) {
    TestServer server([](TestServer& self, const Request& request) {
        std::string many = "HTTP/1.1 200 OK\r\n";
        for (int index = 0; index < 2000; ++index)
            many += "X-" + std::to_string(index) + ": " + std::string(50, 'x') + "\r\n";
        self.write(request.connection, many + "\r\n");
    });
    World world;
    EXPECT_EQ(world.get(server.url("/")).failure_code, "too_large");
}

TEST(Compression, IsUndoneAndItsHeadersGo) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, answer(gzip_of_hello(), "Content-Encoding: gzip\r\nX-Kept: 1\r\n"));
    });
    World world;
    const auto response = world.get(server.url("/"));
    EXPECT_EQ(response.body, "hello");
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].name, "X-Kept");
    EXPECT_TRUE(server.requests().at(0).has("Accept-Encoding: deflate, gzip"));
}

TEST(Compression, ABombEndsAtTheLimitOfTheDecompressedSize) {
    const std::string bomb = gzip_bomb(200 * 1024 * 1024);
    ASSERT_LT(bomb.size(), 2U * 1024 * 1024);
    TestServer server([&](TestServer& self, const Request& request) {
        self.write(request.connection, answer(bomb, "Content-Encoding: gzip\r\n"));
    });
    World world;
    const auto response = world.get(server.url("/"));
    EXPECT_EQ(response.failure_code, "too_large");
    EXPECT_EQ(response.body, "");
}

TEST(Compression, GarbageFails) {
    TestServer server([&](TestServer& self, const Request& request) {
        self.write(request.connection, answer("not gzip at all", "Content-Encoding: gzip\r\n"));
    });
    World world;
    EXPECT_EQ(world.get(server.url("/")).failure_code, "other");
}

TEST(Number, BeyondTheLineTheAnswerComesAtOnce) {
    TestServer server(kSilent);
    ClientOptions options;
    options.max_in_flight = 1;
    options.max_waiting = 0;
    World world(options);
    auto first = std::async(std::launch::async, [&] { return world.get(server.url("/")); });
    ASSERT_TRUE(server.wait_for_requests(1));
    const auto response = world.get(server.url("/"));
    EXPECT_EQ(response.failure_code, "busy");
    EXPECT_EQ(response.reached, Reached::no);
    server.write(1, answer("late"));
    EXPECT_EQ(first.get().body, "late");
}

TEST(Number, WhoeverWaitsGetsATurn) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, answer("ok")); });
    ClientOptions options;
    options.max_in_flight = 2;
    options.max_per_host = 2;
    World world(options, 2);
    std::vector<std::future<wire::OutboundResponse>> calls;
    for (int index = 0; index < 50; ++index) {
        calls.push_back(std::async(std::launch::async, [&] { return world.get(server.url("/")); }));
    }
    for (auto& call : calls)
        EXPECT_EQ(call.get().body, "ok");
    EXPECT_EQ(world.client->stats().in_flight, 0U);
}

TEST(Number, TwoThousandAreInFlightAtATime) {
    constexpr int kCalls = 2000;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < 2 * kCalls + 200) GTEST_SKIP() << "needs 4200 file descriptors";
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    std::vector<int> held;
    TestServer server([&](TestServer& self, const Request& request) {
        held.push_back(request.connection);  // answered when the last one is there
        if (held.size() < kCalls) return;
        for (const int connection : held)
            self.write(connection, answer("together"));
    });
    ClientOptions options;
    options.max_per_host = kCalls;
    World world(options, 2);
    std::atomic<int> answered{0};
    std::atomic<int> ended{0};
    std::promise<void> all;
    for (int index = 0; index < kCalls; ++index) {
        world.runtime.next().spawn(runtime::intern_label("test", "call"), nullptr, [&] {
            auto request = World::request(server.url("/"));
            request.timeout_ms = 60000;
            request.connect_timeout_ms = 60000;
            if (world.client->send(request).body == "together") ++answered;
            if (++ended == kCalls) all.set_value();
        });
    }
    ASSERT_EQ(all.get_future().wait_for(std::chrono::seconds(90)), std::future_status::ready);
    EXPECT_EQ(answered, kCalls);
    EXPECT_EQ(server.connections(), kCalls);
}

TEST(GivingUp, ACancelledCallIsAbortedAndThrows) {
    TestServer server(kSilent);
    World world;
    const auto scope = std::make_shared<runtime::CancelScope>();
    std::promise<bool> threw;
    world.runtime.next().spawn(runtime::intern_label("test", "cancelled"), scope, [&] {
        try {
            world.get(server.url("/"));
            threw.set_value(false);
        } catch (const Cancelled&) {
            threw.set_value(true);
        }
    });
    ASSERT_TRUE(server.wait_for_requests(1));
    scope->cancel();
    EXPECT_TRUE(threw.get_future().get());
    EXPECT_TRUE(server.wait_for_closed(1));
    EXPECT_EQ(world.runtime.wait_for_fibers(std::chrono::seconds(5)), 0U);
}

TEST(GivingUp, ACancelledReadIsAbortedAndThrows) {
    TestServer server([](TestServer& self, const Request& request) {
        self.write(request.connection, "HTTP/1.1 200 OK\r\n\r\nfirst");
    });
    World world;
    const auto scope = std::make_shared<runtime::CancelScope>();
    std::promise<void> first;
    std::promise<bool> threw;
    world.runtime.next().spawn(runtime::intern_label("test", "cancelled"), scope, [&] {
        wire::OutboundResponse head;
        const auto stream = world.client->open(World::request(server.url("/")), head);
        try {
            stream->read();
            first.set_value();
            stream->read();
            threw.set_value(false);
        } catch (const Cancelled&) {
            threw.set_value(true);
        }
    });
    first.get_future().get();
    scope->cancel();
    EXPECT_TRUE(threw.get_future().get());
    EXPECT_TRUE(server.wait_for_closed(1));
    EXPECT_EQ(world.runtime.wait_for_fibers(std::chrono::seconds(5)), 0U);
}

TEST(GivingUp, DestroyingTheClientEndsEveryCall) {
    TestServer server(kSilent);
    ClientOptions options;
    options.max_per_host = 5;
    World world(options, 2);
    std::vector<std::future<wire::OutboundResponse>> calls;
    for (int index = 0; index < 10; ++index) {  // half of them wait for their turn
        calls.push_back(std::async(std::launch::async, [&] { return world.get(server.url("/")); }));
    }
    ASSERT_TRUE(server.wait_for_requests(5));
    while (world.client->stats().waiting < 5)
        std::this_thread::yield();
    const auto begun = std::chrono::steady_clock::now();
    world.client.reset();
    for (auto& call : calls)
        EXPECT_EQ(call.get().failure_code, "other");
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(4));
    EXPECT_TRUE(server.wait_for_closed(5));
}

}  // namespace
}  // namespace patchbay::outbound::test
