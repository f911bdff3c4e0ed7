// Answers read piece by piece with open().

#include "host/outbound/receiver.hpp"
#include "tests/outbound/world.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace patchbay::outbound::test {
namespace {

constexpr char kChunkedHead[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n";

std::string chunk(const std::string& bytes) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
    return size + bytes + "\r\n";
}

TEST(StreamTest, GivesTheHeadAndEachPieceAsItComes) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, kChunkedHead); });
    World world;
    wire::OutboundResponse head;
    const auto stream = world.client->open(World::request(server.url("/")), head);
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at(1).value, "text/event-stream");
    for (const std::string piece : {"one", "two", "three"}) {
        server.write(1, chunk(piece));  // only after the piece before was read
        const auto read = stream->read();
        EXPECT_EQ(read.bytes, piece);
        EXPECT_FALSE(read.end);
    }
    server.write(1, "0\r\n\r\n");
    for (int again = 0; again < 2; ++again) {
        const auto end = stream->read();
        EXPECT_TRUE(end.end);
        EXPECT_EQ(end.bytes, "");
        EXPECT_EQ(end.failure, "");
    }
    EXPECT_TRUE(server.requests().at(0).has("Accept-Encoding: identity\r\n"));
}

TEST(StreamTest, LeavesTheConnectionForTheNextCallWhenReadToItsEnd) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, answer("body")); });
    World world;
    for (int index = 0; index < 3; ++index) {
        wire::OutboundResponse head;
        const auto stream = world.client->open(World::request(server.url("/")), head);
        std::string body;
        read_all(*stream, body);
        EXPECT_EQ(body, "body");
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST(StreamTest, ClosesTheConnectionWhenDroppedHalfWay) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, kChunkedHead); });
    World world;
    wire::OutboundResponse head;
    auto stream = world.client->open(World::request(server.url("/")), head);
    ASSERT_NE(stream, nullptr);
    stream.reset();
    EXPECT_TRUE(server.wait_for_closed(1));
    EXPECT_EQ(world.client->stats().labels.at("test").cancelled, 1U);
}

TEST(StreamTest, FailsInTheLastPieceWhenTheBodyBreaksOff) {
    const std::string cut[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        kChunkedHead + chunk("half"),
        std::string(kChunkedHead) + "9\r\nhalf",
    };
    for (const auto& bytes : cut) {
        TestServer server([&](TestServer& self, const Request& request) {
            self.write(request.connection, bytes);
            if (request.target == "/close") self.close(request.connection);
        });
        World world;
        for (const char* path : {"/close", "/reset"}) {
            wire::OutboundResponse head;
            const auto stream = world.client->open(World::request(server.url(path)), head);
            ASSERT_NE(stream, nullptr);
            std::string body = stream->read().bytes;
            if (path == std::string("/reset")) server.reset(server.requests().back().connection);
            const auto end = read_all(*stream, body);
            EXPECT_EQ(body, "half");
            EXPECT_EQ(end.failure_code, "reset") << bytes;
            EXPECT_NE(end.failure, "");
        }
    }
}

TEST(StreamTest, GivesNoStreamWhenThereIsNoAnswer) {
    TestServer server([](TestServer& self, const Request& request) { self.close(request.connection); });
    World world;
    wire::OutboundResponse head;
    EXPECT_EQ(world.client->open(World::request(server.url("/")), head), nullptr);
    EXPECT_EQ(head.status, 0);
    EXPECT_EQ(head.failure_code, "reset");
    EXPECT_EQ(head.reached, wire::Reached::maybe);
}

TEST(StreamTest, ASlowReaderSlowsTheServerAndGetsEveryByte) {
    const std::string pattern = [] {
        std::string bytes;
        for (int index = 0; bytes.size() < 32 * 1024 * 1024; ++index)
            bytes += std::to_string(index) + ";";
        return bytes;
    }();
    TestServer server([&](TestServer& self, const Request& request) {
        self.write(request.connection, request.target == "/big" ? answer(pattern) : answer("ok"));
    });
    ClientOptions options;
    options.stream_buffer = 64 * 1024;
    World world(options);
    auto request = World::request(server.url("/big"));
    request.max_body = pattern.size();
    request.timeout_ms = 60000;
    wire::OutboundResponse head;
    const auto stream = world.client->open(request, head);
    ASSERT_NE(stream, nullptr);
    // The loop goes on with other work while nobody reads; what the server got rid of stays what sockets
    // hold.
    for (int index = 0; index < 200; ++index)
        EXPECT_EQ(world.get(server.url("/")).body, "ok");
    EXPECT_LT(server.bytes_written(), pattern.size() / 2);
    std::string body;
    std::size_t largest = 0;
    for (;;) {
        const auto piece = stream->read();
        if (piece.end) {
            EXPECT_EQ(piece.failure, "");
            break;
        }
        largest = std::max(largest, piece.bytes.size());
        body += piece.bytes;
    }
    EXPECT_TRUE(body == pattern);
    EXPECT_LE(largest, options.stream_buffer);
}

TEST(StreamTest, TheBufferHoldsBackBeyondItsLimit) {
    StreamReceiver receiver(100, 10);
    EXPECT_EQ(receiver.piece("123456"), Receiver::Take::taken);
    EXPECT_EQ(receiver.piece("78901"), Receiver::Take::later);
    EXPECT_EQ(receiver.piece("7890"), Receiver::Take::taken);
    const auto read = receiver.read();
    EXPECT_EQ(read.piece.bytes, "1234567890");
    EXPECT_TRUE(read.go_on);
    EXPECT_EQ(receiver.piece(std::string(50, 'x')),
              Receiver::Take::taken);  // one piece always fits into an empty one
    EXPECT_FALSE(receiver.read().go_on);
    EXPECT_EQ(receiver.piece(std::string(41, 'x')), Receiver::Take::too_large);
}

TEST(StreamTest, CountsTheIdleLimitNotWhileTheReaderIsSlow) {
    const std::string big(4 * 1024 * 1024, 'x');
    TestServer server([&](TestServer& self, const Request& request) {
        self.write(request.connection, request.target == "/big" ? answer(big) : answer("ok"));
    });
    ClientOptions options;
    options.stream_buffer = 32 * 1024;
    World world(options);
    auto request = World::request(server.url("/big"));
    request.idle_timeout_ms = 50;
    wire::OutboundResponse head;
    const auto stream = world.client->open(request, head);
    ASSERT_NE(stream, nullptr);
    auto held = World::request(server.url("/"));
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(150);
    while (std::chrono::steady_clock::now() < until)
        world.client->send(held);
    std::string body;
    EXPECT_EQ(read_all(*stream, body).failure, "");
    EXPECT_EQ(body.size(), big.size());
}

TEST(StreamTest, SeveralReadersAllSeeTheEnd) {
    StreamReceiver receiver(100, 10);
    std::vector<std::future<bool>> readers;
    for (int index = 0; index < 4; ++index) {
        readers.push_back(std::async(std::launch::async, [&] { return receiver.read().piece.end; }));
    }
    receiver.end(std::nullopt, wire::Reached::maybe);
    for (auto& reader : readers)
        EXPECT_TRUE(reader.get());
}

TEST(StreamTest, OutlivesTheClientAndThenFails) {
    TestServer server(
        [](TestServer& self, const Request& request) { self.write(request.connection, kChunkedHead); });
    World world;
    wire::OutboundResponse head;
    const auto stream = world.client->open(World::request(server.url("/")), head);
    ASSERT_NE(stream, nullptr);
    auto reading = std::async(std::launch::async, [&] { return stream->read(); });
    world.client.reset();
    const auto end = reading.get();
    EXPECT_TRUE(end.end);
    EXPECT_EQ(end.failure_code, "other");
}

}  // namespace
}  // namespace patchbay::outbound::test
