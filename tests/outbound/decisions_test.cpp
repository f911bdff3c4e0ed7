// The pure parts: URLs, redirects, deadlines, heads of answers, admission.

#include "host/outbound/admission.hpp"
#include "host/outbound/deadlines.hpp"
#include "host/outbound/head_reader.hpp"
#include "host/outbound/redirect.hpp"
#include "host/outbound/request_check.hpp"

#include <gtest/gtest.h>

namespace patchbay::outbound::test {
namespace {

using std::chrono::milliseconds;

TEST(TargetTable, ReadsUrlsAsLibcurlDoes) {
    const struct {
        const char* url;
        const char* origin;  // empty: refused
    } cases[] = {
        {"http://example.com", "http://example.com:80"},
        {"HTTPS://Example.COM/x?y#z", "https://example.com:443"},
        {"http://example.com:8080/", "http://example.com:8080"},
        {"http://user:secret@example.com/", "http://example.com:80"},
        {"http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81"},
        {"http://127.1/", "http://127.0.0.1:80"},
        {"http://example.com:0/", ""},
        {"http://example.com:65536/", ""},
        {"http:///path", "http://path:80"},
        {"//example.com/", ""},
        {"/path", ""},
        {"gopher://example.com/", ""},
        {"http://exa mple.com/", ""},
    };
    for (const auto& [url, origin] : cases) {
        const auto target = parse_target(url);
        EXPECT_EQ(target ? target->origin() : "", origin) << url;
    }
    EXPECT_EQ(parse_target("http://h/x?y#z")->url, "http://h/x?y");
    EXPECT_FALSE(parse_target("http://h/" + std::string(20000, 'x')));
}

TEST(RedirectTable, DecidesByStatusMethodAndLocation) {
    const Target from = *parse_target("https://a.example/x/y?q");
    const struct {
        int status;
        const char* method;
        const char* location;
        const char* end;  // "method url", empty: taken as the answer, "!": refused
    } cases[] = {
        {200, "GET", "/z", ""},
        {300, "GET", "/z", ""},
        {304, "GET", "/z", ""},
        {302, "GET", "", ""},
        {302, "GET", "/z", "GET https://a.example/z"},
        {302, "GET", "z", "GET https://a.example/x/z"},
        {302, "GET", "//b.example/z", "GET https://b.example/z"},
        {302, "GET", "?n", "GET https://a.example/x/y?n"},
        {302, "GET", "http://b.example", "GET http://b.example/"},
        {301, "HEAD", "/z", "HEAD https://a.example/z"},
        {301, "POST", "/z", "GET https://a.example/z"},
        {302, "PUT", "/z", "PUT https://a.example/z"},
        {303, "PUT", "/z", "GET https://a.example/z"},
        {303, "HEAD", "/z", "HEAD https://a.example/z"},
        {307, "POST", "/z", "POST https://a.example/z"},
        {308, "DELETE", "/z", "DELETE https://a.example/z"},
        {302, "GET", "file:///etc/passwd", "!"},
        {302, "GET", "ldap://b.example/", "!"},
        {302, "GET", "http://", "!"},
    };
    for (const auto& [status, method, location, end] : cases) {
        const auto decision = decide_redirect(status, location, from, method, 0, 5);
        std::string seen;
        if (const auto* follow = std::get_if<Follow>(&decision))
            seen = follow->method + " " + follow->target.url;
        if (std::holds_alternative<Fault>(decision)) seen = "!";
        EXPECT_EQ(seen, end) << status << " " << method << " " << location;
    }
}

TEST(RedirectTable, CountsAndNeverGoesBeyondFive) {
    const Target from = *parse_target("http://a.example/");
    EXPECT_TRUE(std::holds_alternative<TakeAnswer>(decide_redirect(302, "/z", from, "GET", 0, 0)));
    EXPECT_TRUE(std::holds_alternative<Follow>(decide_redirect(302, "/z", from, "GET", 4, 100)));
    EXPECT_TRUE(std::holds_alternative<Fault>(decide_redirect(302, "/z", from, "GET", 5, 100)));
    EXPECT_TRUE(std::holds_alternative<Fault>(decide_redirect(302, "/z", from, "GET", 1, 1)));
}

TEST(DeadlineTable, TheNextOneFollowsThePhase) {
    const Deadlines::Time begun{};
    wire::OutboundRequest request;
    request.timeout_ms = 1000;
    request.first_byte_timeout_ms = 100;
    request.idle_timeout_ms = 50;
    Deadlines deadlines(request, begun);
    const auto at = [&] {
        return std::chrono::duration_cast<milliseconds>(deadlines.next().at - begun).count();
    };
    EXPECT_EQ(at(), 1000);
    deadlines.sending(begun + milliseconds(10));
    EXPECT_EQ(at(), 110);
    deadlines.sent_more(begun + milliseconds(20));
    EXPECT_EQ(at(), 120);
    deadlines.received(begun + milliseconds(30));
    EXPECT_EQ(at(), 80);
    deadlines.sent_more(begun + milliseconds(40));
    EXPECT_EQ(at(), 80);
    deadlines.paused();
    EXPECT_EQ(at(), 1000);
    deadlines.resumed(begun + milliseconds(500));
    EXPECT_EQ(at(), 550);
    deadlines.received(begun + milliseconds(990));
    EXPECT_EQ(at(), 1000);
    deadlines.connecting();
    EXPECT_EQ(at(), 1000);
    EXPECT_EQ(deadlines.next().words(), "not done within 1000 ms");
}

TEST(HeadReaderTest, TakesLinesUpToTheEndOfTheFinalHead) {
    HeadReader head;
    using Progress = HeadReader::Progress;
    EXPECT_EQ(head.line("HTTP/1.1 100 Continue\r\n"), Progress::more);
    EXPECT_EQ(head.line("X: interim\r\n"), Progress::more);
    EXPECT_EQ(head.line("\r\n"), Progress::more);
    EXPECT_EQ(head.line("HTTP/2 404\r\n"), Progress::more);
    EXPECT_EQ(head.line("A:  b c \r\n"), Progress::more);
    EXPECT_EQ(head.line("\t folded\r\n"), Progress::more);
    EXPECT_EQ(head.line("no colon\r\n"), Progress::more);
    EXPECT_EQ(head.line("Empty:\r\n"), Progress::more);
    EXPECT_EQ(head.line("\r\n"), Progress::complete);
    EXPECT_EQ(head.line("Trailer: x\r\n"), Progress::more);
    EXPECT_EQ(head.status(), 404);
    ASSERT_EQ(head.headers().size(), 2U);
    EXPECT_EQ(head.headers()[0].value, "b c folded");
    EXPECT_EQ(head.headers()[1].name, "Empty");
    HeadReader large;
    EXPECT_EQ(large.line("HTTP/1.1 200 OK\r\n"), Progress::more);
    EXPECT_EQ(large.line("X: " + std::string(70000, 'x')), Progress::too_large);
}

/// Enters by name and keeps the slots.
struct Doorman {
    std::shared_ptr<Admission> admission;
    std::vector<std::pair<std::string, Admission::Slot>> started;
    std::uint64_t ticket = 0;

    ~Doorman() { admission->close(); }  // or those who wait would start while the slots go

    bool enter(const std::string& host, const std::string& name) {
        return admission->enter(
            host, [this, name](Admission::Slot slot) { started.emplace_back(name, std::move(slot)); },
            ticket);
    }
    std::string names() const {
        std::string all;
        for (const auto& [name, slot] : started)
            all += name;
        return all;
    }
    void leave(const std::string& name) {
        for (auto& [each, slot] : started) {
            if (each != name) continue;
            auto taken = std::move(slot);
            taken.release();
            return;
        }
    }
};

TEST(AdmissionTest, StartsInOrderAndRefusesBeyondTheLine) {
    Doorman door{std::make_shared<Admission>(Admission::Limits{2, 2, 2}), {}, 0};
    EXPECT_TRUE(door.enter("h", "a"));
    EXPECT_EQ(door.ticket, 0U);
    EXPECT_TRUE(door.enter("h", "b"));
    EXPECT_TRUE(door.enter("h", "c"));
    EXPECT_TRUE(door.enter("i", "d"));
    EXPECT_FALSE(door.enter("i", "e"));
    EXPECT_EQ(door.names(), "ab");
    door.leave("b");
    EXPECT_EQ(door.names(), "abc");
    door.leave("a");
    EXPECT_EQ(door.names(), "abcd");
    door.leave("c");
    door.leave("d");
    EXPECT_EQ(door.admission->in_flight(), 0U);
}

TEST(AdmissionTest, LongPollsThatFillAHostDoNotHoldUpItsShortCalls) {
    Doorman door{std::make_shared<Admission>(Admission::Limits{10, 2, 10}), {}, 0};
    for (const char* name : {"a", "b", "c"})
        EXPECT_TRUE(door.enter(place_for("https://api.example:443", 65000), name));
    EXPECT_EQ(door.names(), "ab");
    EXPECT_TRUE(door.enter(place_for("https://api.example:443", 20000), "d"));
    EXPECT_EQ(door.names(), "abd");
}

TEST(AdmissionTest, AFullHostHoldsUpNobodyElse) {
    Doorman door{std::make_shared<Admission>(Admission::Limits{3, 1, 10}), {}, 0};
    for (const char* name : {"a", "b", "c"})
        door.enter("slow", name);
    door.enter("quick", "d");
    EXPECT_EQ(door.names(), "ad");
    door.enter("other", "e");
    door.enter("more", "f");  // the total is reached
    EXPECT_EQ(door.names(), "ade");
    door.leave("d");
    EXPECT_EQ(door.names(), "adef");
    door.leave("a");
    EXPECT_EQ(door.names(), "adefb");
    EXPECT_EQ(door.admission->waiting(), 1U);
}

TEST(AdmissionTest, WhoGivesUpLeavesTheLine) {
    Doorman door{std::make_shared<Admission>(Admission::Limits{1, 1, 2}), {}, 0};
    door.enter("h", "a");
    door.enter("h", "b");
    door.admission->abandon(door.ticket);
    door.admission->abandon(door.ticket);
    door.enter("h", "c");
    door.leave("a");
    EXPECT_EQ(door.names(), "ac");
    door.admission->close();
    EXPECT_FALSE(door.enter("h", "d"));
    door.leave("c");
    EXPECT_EQ(door.admission->in_flight(), 0U);
}

}  // namespace
}  // namespace patchbay::outbound::test
