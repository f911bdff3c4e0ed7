// The HTTP server over real sockets: what is refused, what is pipelined, streamed and closed.
#include "host/http/problem.hpp"
#include "host/http/server.hpp"
#include "host/runtime/work_context.hpp"
#include "tests/host/raw_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

namespace patchbay::http {
namespace {

using namespace std::chrono_literals;

/// Answers by the target: what it was sent, a stream, or nothing for a while.
class EchoService : public Service {
  public:
    Admission admit(Request&) override {
        return {runtime::intern_label("test", "echo"), 100, nullptr, false};
    }
    Response handle(Request& request, const Admission&, ResponseStream& stream) override {
        ++handled;
        if (request.target == "/stream") return streamed(stream);
        if (request.target == "/half") return half_streamed(stream);
        if (request.target == "/endless") return streamed_until_cancelled(stream);
        if (request.target == "/nothing") return Response::text("unwanted", 204);
        if (request.target == "/wait") {
            waiting.complete(true);
            const runtime::WorkContext work(runtime::intern_label("test", "wait"), until_released);
            runtime::sleep_for(20s);
        }
        return Response::text(request.method + " " + request.target + " [" + request.body + "]");
    }
    std::unique_ptr<Response> upgrade(Request&, RawUpgrade&) override { return nullptr; }
    Response refuse(int status, std::string_view reason) override {
        return problem({ErrorKind::invalid, "refused", std::string(reason), "", "", {}, 0}, "r", status);
    }

    Response busy(const Request&) override { return Response::text("busy", 503); }

    /// Cancelled to let those go on who asked for "/wait".
    const std::shared_ptr<runtime::CancelScope> until_released = std::make_shared<runtime::CancelScope>();
    const std::shared_ptr<runtime::CancelScope> scope = std::make_shared<runtime::CancelScope>();
    std::atomic<int> handled{0};
    runtime::Pending<bool> waiting;
    runtime::Pending<bool> stream_ended;

  private:
    /// What a handler that fails in the middle of its answer leaves.
    static Response half_streamed(ResponseStream& stream) {
        stream.begin(Response::text(""));
        stream.write("half");
        return Response::text("failed", 500);
    }
    Response streamed_until_cancelled(ResponseStream& stream) {
        const runtime::WorkContext work(runtime::intern_label("test", "endless"), scope);
        stream.begin(Response::text(""));
        while (stream.write(std::string(65536, 'x'))) {
        }
        stream_ended.complete(false);
        return Response::text("cancelled", 503);
    }
    Response streamed(ResponseStream& stream) {
        Response response;
        response.content_type = "text/plain";
        stream.begin(response);
        bool open = true;
        for (int index = 0; index < 64 && open; ++index)
            open = stream.write(std::string(65536, static_cast<char>('a' + index % 26)));
        stream_ended.complete(open);
        response.streamed = true;
        return response;
    }
};

class HttpServer : public testing::Test {
  protected:
    static ServerOptions options() {
        ServerOptions made;
        made.port = 0;
        return made;
    }
    ~HttpServer() override {
        service_.until_released->cancel();
        server_->close();
        EXPECT_TRUE(server_->wait_closed(10s));
        runtime_.wait_for_fibers(10s);
    }
    void start(ServerOptions with = options()) {
        server_ = std::make_unique<Server>(runtime_, service_, std::move(with));
    }
    std::string exchange(std::string_view bytes) {
        RawClient client(server_->port());
        client.send(bytes);
        return client.read_all();
    }

    EchoService service_;
    runtime::Runtime runtime_{2};
    std::unique_ptr<Server> server_;
};

constexpr std::string_view kClose = "Connection: close\r\n\r\n";

TEST_F(HttpServer, AnswersOneRequestAfterTheOtherOnOneConnection) {
    start();
    RawClient client(server_->port());
    for (int index = 0; index < 3; ++index) {
        client.send("GET /" + std::to_string(index) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_NE(client.read_until("]").find("GET /" + std::to_string(index) + " []"), std::string::npos);
    }
    EXPECT_EQ(server_->counts().accepted, 1U);
}

TEST_F(HttpServer, AnswersPipelinedRequestsInTheirOrder) {
    start();
    std::string requests;
    for (int index = 0; index < 200; ++index) {
        requests += "POST /" + std::to_string(index) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok";
    }
    requests += "GET /last HTTP/1.1\r\nHost: a\r\n" + std::string(kClose);
    const std::string answers = exchange(requests);
    std::size_t at = 0;
    for (int index = 0; index < 200; ++index) {
        at = answers.find("POST /" + std::to_string(index) + " [ok]", at);
        ASSERT_NE(at, std::string::npos) << index;
    }
    EXPECT_NE(answers.find("GET /last []", at), std::string::npos);
    EXPECT_EQ(service_.handled, 201);
}

TEST_F(HttpServer, ReadsARequestThatComesByteByByte) {
    start();
    RawClient client(server_->port());
    for (const char c : std::string("\r\nPOST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                                    "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")) {
        client.send({&c, 1});
    }
    EXPECT_NE(client.read_until("]").find("POST /x [abcde]"), std::string::npos);
}

TEST_F(HttpServer, RefusesAndClosesAndServesTheNextClient) {
    start();
    const struct {
        std::string bytes;
        const char* status;
    } cases[] = {
        {"GET / HTTP/1.1\r\n\r\n", "400"},
        {"GET / HTTP/1.1\nHost: a\n\n", "400"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET "
         "/smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
         "400"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: "
         "a\r\n\r\n",
         "400"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", "413"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + std::string(255, 'x') +
             "\r\n0\r\n\r\n",
         "413"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'x') + "\r\n\r\n", "431"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20000, 'x'), "431"},
        {"GET /" + std::string(5000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", "414"},
        {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", "505"},
    };
    std::uint64_t refused = 0;
    for (const auto& each : cases) {
        const std::string answer = exchange(each.bytes);
        EXPECT_TRUE(answer.starts_with(std::string("HTTP/1.1 ") + each.status))
            << each.bytes.substr(0, 80) << answer.substr(0, 80);
        EXPECT_NE(answer.find("Connection: close"), std::string::npos);
        EXPECT_EQ(answer.find("smuggled"), std::string::npos);
        EXPECT_EQ(server_->counts().refused_heads, ++refused);
        EXPECT_NE(exchange("GET /next HTTP/1.1\r\nHost: a\r\n" + std::string(kClose)).find("GET /next []"),
                  std::string::npos);
    }
    EXPECT_EQ(service_.handled, static_cast<int>(refused)) << "only the good ones reached the handler";
}

TEST_F(HttpServer, SendsNoBodyToHead) {
    start();
    const std::string answer = exchange("HEAD /x HTTP/1.1\r\nHost: a\r\n" + std::string(kClose));
    EXPECT_NE(answer.find("Content-Length: 10\r\n"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST_F(HttpServer, SendsNoBodyWhereTheStatusAllowsNone) {
    start();
    const std::string answer = exchange("GET /nothing HTTP/1.1\r\nHost: a\r\n" + std::string(kClose));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 204 ")) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(HttpServer, EndsAStreamAtItsHeadForHeadRequestsAndGoesOn) {
    start();
    RawClient client(server_->port());
    client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string head = client.read_until("\r\n\r\n");
    EXPECT_NE(head.find("200 OK"), std::string::npos);
    EXPECT_TRUE(client.read_until("]").starts_with("HTTP/1.1 200 OK")) << "no chunk, not even the last";
    ASSERT_EQ(service_.stream_ended.wait(20s), runtime::WaitOutcome::completed);
    EXPECT_FALSE(service_.stream_ended.value()) << "the handler learns that nothing more is wanted";
}

TEST_F(HttpServer, BreaksTheConnectionWhenAStreamFails) {
    start();
    RawClient client(server_->port());
    client.send("GET /half HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string answer = client.read_all();
    EXPECT_NE(answer.find("half"), std::string::npos);
    EXPECT_EQ(answer.find("\r\n0\r\n\r\n"), std::string::npos) << "or it would look complete";
}

TEST_F(HttpServer, CancelsAStreamThatWaitsForItsReader) {
    start();
    RawClient client(server_->port(), 4096);
    client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
    client.read_until("\r\n\r\n");
    EXPECT_EQ(service_.stream_ended.wait(50ms), runtime::WaitOutcome::timed_out);
    service_.scope->cancel();
    EXPECT_EQ(client.read_all().find("\r\n0\r\n\r\n"), std::string::npos);
}

TEST_F(HttpServer, LetsARefusedUploadReadWhy) {
    start();
    RawClient client(server_->port());
    client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 8388608\r\n\r\n");
    EXPECT_TRUE(client.send(std::string(8388608, 'x'))) << "all of it is taken";
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 413 "));
}

TEST_F(HttpServer, DoesNotWaitForeverForARefusedClientToStop) {
    ServerOptions quick = options();
    quick.limits.linger = 50ms;
    start(quick);
    RawClient client(server_->port());
    client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n");
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(server_->wait_closed(5s)) << "though the client keeps its side open";
}

TEST_F(HttpServer, ClosesAfterAnHttp10Request) {
    start();
    EXPECT_NE(exchange("GET /old HTTP/1.0\r\n\r\n").find("GET /old []"), std::string::npos);
}

TEST_F(HttpServer, AsksForTheBodyThatAClientHoldsBack) {
    start();
    RawClient client(server_->port());
    client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_NE(client.read_until("]").find("POST /x [ok]"), std::string::npos);
}

TEST_F(HttpServer, StreamsToAReaderThatIsSlow) {
    start();
    RawClient client(server_->port(), 4096);
    client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string head = client.read_until("\r\n\r\n");
    EXPECT_NE(head.find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_EQ(service_.stream_ended.wait(50ms), runtime::WaitOutcome::timed_out)
        << "the handler waits for the reader";
    const std::string body = client.read_until("\r\n0\r\n\r\n");
    EXPECT_GT(body.size(), 64U * 65536U);
    client.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(client.read_until("]").find("GET /after []"), std::string::npos) << "the connection lives on";
}

TEST_F(HttpServer, EndsAStreamWhoseReaderIsGone) {
    start();
    {
        RawClient client(server_->port(), 4096);
        client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        client.read_until("\r\n\r\n");
    }
    ASSERT_EQ(service_.stream_ended.wait(20s), runtime::WaitOutcome::completed);
    EXPECT_FALSE(service_.stream_ended.value());
}

TEST_F(HttpServer, CutsClientsThatSendTheirHeadTooSlowlyOrNothingAtAll) {
    ServerOptions quick = options();
    quick.limits.header_deadline = 50ms;
    quick.limits.idle = 50ms;
    start(quick);
    EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHos"), "");
    RawClient idle(server_->port());
    idle.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(idle.read_all().ends_with("GET /a []")) << "answered, then closed for resting too long";
}

TEST_F(HttpServer, HoldsEachHeadToItsDeadlineNotOnlyTheFirst) {
    ServerOptions quick = options();
    quick.limits.header_deadline = 50ms;
    quick.limits.idle = 60s;
    start(quick);
    RawClient client(server_->port());
    client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    client.read_until("]");
    client.send("GET /b HTTP/1.1\r\n");
    EXPECT_EQ(client.read_all(), "") << "closed long before the 20 s that the client would wait";
    EXPECT_TRUE(client.closed());
}

TEST_F(HttpServer, BoundsConnectionsOfOneAddress) {
    ServerOptions few = options();
    few.limits.places.per_address = 0;
    start(few);
    EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "");
    EXPECT_EQ(server_->counts().refused_connections, 1U);
}

TEST_F(HttpServer, FinishesTheRequestUnderWayWhenItCloses) {
    start();
    RawClient idle(server_->port());
    idle.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
    idle.read_until("]");
    RawClient client(server_->port());
    client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(service_.waiting.wait(20s), runtime::WaitOutcome::completed);
    server_->close();
    EXPECT_EQ(idle.read_all(), "") << "who rests is let go";
    service_.until_released->cancel();
    const std::string answer = client.read_all();
    EXPECT_NE(answer.find("GET /wait []"), std::string::npos);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(server_->wait_closed(10s));
    EXPECT_FALSE(RawClient(server_->port()).connected());
}

TEST_F(HttpServer, DoesNotBoundProxies) {
    ServerOptions few = options();
    few.limits.places.per_address = 0;
    few.proxies = {"127.0.0.1"};
    start(few);
    EXPECT_NE(exchange("GET /x HTTP/1.1\r\nHost: a\r\n" + std::string(kClose)).find("GET /x []"),
              std::string::npos);
}

TEST_F(HttpServer, RefusesAPortThatAnotherServerHas) {
    start();
    ServerOptions same = options();
    same.port = server_->port();
    try {
        const Server second(runtime_, service_, same);
        FAIL() << "they would share the connections";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("in use"), std::string::npos) << error.what();
        EXPECT_NE(std::string(error.what()).find("--port"), std::string::npos) << "what to do";
    }
}

TEST(HttpServerBounds, AnswerBusyOnceAsManyRequestsAreUnderWayAsMayBe) {
    runtime::Runtime runtime(1);
    EchoService service;
    ServerOptions few;
    few.port = 0;
    few.limits.requests_under_way = 1;
    Server server(runtime, service, few);
    RawClient first(server.port());
    first.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(service.waiting.wait(20s), runtime::WaitOutcome::completed);
    RawClient second(server.port());
    second.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(second.read_until("busy").starts_with("HTTP/1.1 503 "));
    service.until_released->cancel();
    first.read_until("]");
    second.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(second.read_until("]").find("GET /x []"), std::string::npos) << "and then again";
}

TEST(HttpServerStart, SaysWhatStandsInItsWay) {
    runtime::Runtime runtime(1);
    EchoService service;
    ServerOptions options;
    options.address = "192.0.2.1";  // nobody's
    options.port = 0;
    try {
        const Server server(runtime, service, options);
        FAIL();
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("192.0.2.1"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace patchbay::http
