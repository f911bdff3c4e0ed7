// Clients that leave while their request is handled, over real sockets: who is gone, and who only looks so.
#include "host/http/server.hpp"
#include "tests/host/raw_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

namespace patchbay::http {
namespace {

using namespace std::chrono_literals;

/// Waits until the test lets it go on, or its wait is ended. Only requests that are not POST end with their
/// client.
class PatientService : public Service {
  public:
    Admission admit(Request& request) override {
        return {runtime::intern_label("test", "patient"), 100, nullptr, false, request.method != "POST"};
    }
    Response handle(Request& request, const Admission&, ResponseStream& stream) override {
        begun.complete(true);
        if (request.target == "/stream") {
            stream.begin(Response::text(""));
            stream.write("first");
        }
        if (request.target == "/sleep") {
            runtime::sleep_for(20s);
        } else if (request.target != "/at-once") {
            const auto ended = go_on.wait(20s);
            said_left = stream.left();
            outcome.complete(ended);
        }
        if (request.target == "/stream") {
            stream_whole.complete(stream.write("second"));
            Response done;
            done.streamed = true;
            return done;
        }
        return Response::text("[" + request.target + "]");
    }
    std::unique_ptr<Response> upgrade(Request&, RawUpgrade&) override { return nullptr; }
    Response refuse(int status, std::string_view reason) override {
        return Response::text(std::string(reason), status);
    }
    Response busy(const Request&) override { return Response::text("busy", 503); }

    const runtime::Pending<bool> begun;
    const runtime::Pending<bool> go_on;
    const runtime::Pending<runtime::WaitOutcome> outcome;
    const runtime::Pending<bool> stream_whole;
    std::atomic<bool> said_left{false};
};

class Leaving : public testing::Test {
  protected:
    ~Leaving() override {
        service_.go_on.complete(true);
        server_.close();
        EXPECT_TRUE(server_.wait_closed(10s));
        runtime_.wait_for_fibers(10s);
    }
    static ServerOptions options() {
        ServerOptions made;
        made.port = 0;
        return made;
    }
    /// A client that has sent `bytes`, whose request is being handled.
    std::unique_ptr<RawClient> asking(std::string_view bytes) {
        auto client = std::make_unique<RawClient>(server_.port());
        client->send(bytes);
        EXPECT_EQ(service_.begun.wait(10s), runtime::WaitOutcome::completed);
        return client;
    }
    /// How the handler's wait has ended within `limit`; timed_out: it goes on.
    runtime::WaitOutcome ended_within(std::chrono::milliseconds limit) {
        return service_.outcome.wait(limit) == runtime::WaitOutcome::completed
                   ? service_.outcome.value()
                   : runtime::WaitOutcome::timed_out;
    }
    std::uint64_t left() const { return server_.counts().clients_left; }

    PatientService service_;
    runtime::Runtime runtime_{2};
    Server server_{runtime_, service_, options()};
};

constexpr auto kCancelled = runtime::WaitOutcome::cancelled;
constexpr auto kGoesOn = runtime::WaitOutcome::timed_out;
constexpr auto kManyLooks = 1500ms;
constexpr std::string_view kGet = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";

TEST_F(Leaving, EndsTheWaitsOfTheHandler) {
    asking(kGet)->close();
    EXPECT_EQ(ended_within(5s), kCancelled);
    EXPECT_EQ(left(), 1U);
    EXPECT_TRUE(service_.said_left);
}

TEST_F(Leaving, EndsThemToByAReset) {
    asking(kGet)->reset();
    EXPECT_EQ(ended_within(5s), kCancelled);
    EXPECT_EQ(left(), 1U);
}

TEST_F(Leaving, IsSeenBehindPipelinedRequests) {
    asking(std::string(kGet) + "GET /at-once HTTP/1.1\r\nHost: a\r\n\r\n")->close();
    EXPECT_EQ(ended_within(5s), kCancelled);
}

/// Its end comes only once the socket has room for all that is before it.
TEST_F(Leaving, IsSeenBehindMoreThanTheServerReadsAtOnce) {
    std::string requests(kGet);
    while (requests.size() < 32 * 1024)
        requests += "GET /at-once HTTP/1.1\r\nHost: a\r\n\r\n";
    asking(requests)->close();
    EXPECT_EQ(ended_within(5s), kCancelled);
}

TEST_F(Leaving, DoesNotEndARequestThatGoesOnWithoutItsClient) {
    asking("POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")->close();
    EXPECT_EQ(ended_within(kManyLooks), kGoesOn);
    EXPECT_EQ(left(), 0U);
}

TEST_F(Leaving, IsNotSendingTheNextRequest) {
    const auto client = asking(kGet);
    client->send("GET /at-once HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(ended_within(kManyLooks), kGoesOn);
    service_.go_on.complete(true);
    const std::string answers = client->read_all();
    EXPECT_LT(answers.find("[/wait]"), answers.find("[/at-once]"));
    EXPECT_EQ(answers.find("100 Continue"), std::string::npos) << "it was not asked";
}

TEST_F(Leaving, IsNotHavingNoMoreToSend) {
    const auto client = asking(kGet);
    client->send_no_more();
    EXPECT_EQ(client->read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n") << "it is asked";
    EXPECT_EQ(ended_within(kManyLooks), kGoesOn);
    service_.go_on.complete(true);
    const std::string answer = client->read_all();
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK")) << "once: " << answer;
    EXPECT_NE(answer.find("[/wait]"), std::string::npos);
    EXPECT_EQ(left(), 0U);
}

TEST_F(Leaving, IsNotAskedOfAClientThatKnowsNoInterimAnswers) {
    const auto client = asking("GET /wait HTTP/1.0\r\n\r\n");
    client->send_no_more();
    EXPECT_EQ(ended_within(kManyLooks), kGoesOn);
    service_.go_on.complete(true);
    EXPECT_TRUE(client->read_all().starts_with("HTTP/1.1 200 OK"));
}

TEST_F(Leaving, IsSeenInTheMiddleOfAStreamByItsReset) {
    const auto client = asking("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_NE(client->read_until("first").find("first"), std::string::npos);
    client->reset();
    EXPECT_EQ(ended_within(5s), kCancelled);
    EXPECT_EQ(service_.stream_whole.wait(5s), runtime::WaitOutcome::completed);
    EXPECT_FALSE(service_.stream_whole.value());
}

TEST_F(Leaving, IsNotLookedForInTheMiddleOfAnAnswer) {
    const auto client = asking("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
    client->send_no_more();
    EXPECT_EQ(ended_within(kManyLooks), kGoesOn);
    service_.go_on.complete(true);
    const std::string answer = client->read_all();
    EXPECT_EQ(answer.find("100 Continue"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("6\r\nsecond\r\n0\r\n\r\n")) << answer;
}

TEST_F(Leaving, OfOneClientIsNoneOfAnother) {
    const auto stays = asking(kGet);
    {
        RawClient leaves(server_.port());
        leaves.send("GET /sleep HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    for (int look = 0; look < 500 && left() == 0; ++look)
        runtime::sleep_for(10ms);
    EXPECT_EQ(left(), 1U);
    service_.go_on.complete(true);
    EXPECT_NE(stays->read_until("[/wait]").find("200 OK"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::http
