// The heads of answers, problems, and what a page of ours must show to change anything.
#include "host/http/dispatcher.hpp"
#include "host/http/problem.hpp"
#include "host/http/response_writer.hpp"

#include <gtest/gtest.h>

namespace patchbay::http {
namespace {

using nlohmann::json;

std::string head_of(const Response& response, const Framing& framing) {
    std::string out;
    append_head(out, response, framing);
    return out;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(ResponseHead, SaysHowTheBodyIsFramed) {
    const std::string plain = head_of(Response::json("{}"), {2, false, true});
    EXPECT_TRUE(plain.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_TRUE(plain.ends_with("\r\n\r\n"));
    EXPECT_TRUE(has(plain, "\r\nContent-Length: 2\r\n"));
    EXPECT_TRUE(has(plain, "\r\nContent-Type: application/json\r\n"));
    EXPECT_FALSE(has(plain, "Connection"));
    const std::string chunked = head_of(Response::text(""), {std::nullopt, true, false});
    EXPECT_TRUE(has(chunked, "\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_TRUE(has(chunked, "\r\nConnection: close\r\n"));
    EXPECT_FALSE(has(chunked, "Content-Length"));
}

TEST(ResponseHead, GivesNoLengthToStatusesWithoutABody) {
    for (const int status : {204, 304})
        EXPECT_FALSE(has(head_of(Response::empty(status), {0, false, true}), "Content-Length"));
    EXPECT_TRUE(has(head_of(Response::empty(404), {0, false, true}), "Content-Length: 0"));
}

TEST(ResponseHead, CanNotBeSplitByTheValueOfAHeader) {
    Response response = Response::text("x");
    response.header("X-Name", "a\r\nSet-Cookie: stolen=1\r\n\r\n<html>")
        .header("X-Nul", std::string("a\0b", 3));
    response.content_type = "text/plain\r\nX-Evil: 1";
    const std::string head = head_of(response, {1, false, true});
    EXPECT_FALSE(has(head, "\nSet-Cookie"));
    EXPECT_FALSE(has(head, "\nX-Evil"));
    EXPECT_EQ(head.find("\r\n\r\n"), head.size() - 4);
    EXPECT_EQ(head.find('\0'), std::string::npos);
}

TEST(Chunks, CarryTheirSizeInHexadecimal) {
    std::string out;
    append_chunk(out, std::string(26, 'x'));
    append_chunk(out, "");
    EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

TEST(Problem, MapsEveryKindToItsStatus) {
    const std::map<ErrorKind, int> statuses{
        {ErrorKind::invalid, 422},          {ErrorKind::not_found, 404},   {ErrorKind::conflict, 409},
        {ErrorKind::forbidden, 403},        {ErrorKind::unavailable, 503}, {ErrorKind::cancelled, 503},
        {ErrorKind::timeout, 504},          {ErrorKind::internal, 500},    {ErrorKind::unknown_method, 500},
        {ErrorKind::unauthenticated, 401},  {ErrorKind::too_many, 429},    {ErrorKind::stale, 412},
        {static_cast<ErrorKind>(4711), 500}};
    for (const auto& [kind, status] : statuses)
        EXPECT_EQ(status_of(kind), status);
}

TEST(Problem, SaysWhatWhyAndWhatToDo) {
    const Response response = problem({ErrorKind::invalid,
                                       "x.bad",
                                       "Title",
                                       "Detail \xff",
                                       "Fix",
                                       {{"name", "is empty", "Enter one"}},
                                       1500},
                                      "r1");
    EXPECT_EQ(response.content_type, "application/problem+json");
    const json body = json::parse(response.body);
    EXPECT_EQ(body["status"], 422);
    EXPECT_EQ(body["code"], "x.bad");
    EXPECT_EQ(body["fix"], "Fix");
    EXPECT_EQ(body["request_id"], "r1");
    EXPECT_EQ(body["fields"][0]["reason"], "is empty");
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].value, "2") << "Retry-After in whole seconds, rounded up";
}

TEST(Problem, AlwaysSaysWhenToComeBackAfter503And429) {
    for (const auto kind : {ErrorKind::unavailable, ErrorKind::too_many}) {
        const Response response = problem({kind, "", "", "", "", {}, 0}, "");
        ASSERT_EQ(response.headers.size(), 1U);
        EXPECT_EQ(response.headers[0].name, "Retry-After");
    }
    EXPECT_TRUE(problem({ErrorKind::internal, "", "", "", "", {}, 0}, "").headers.empty());
}

Identity signed_in() {
    Identity identity;
    identity.user.id = "u1";
    identity.csrf_token = "token";
    return identity;
}

TEST(CsrfObjection, LetsOnlyTheOwnPageChangeAnything) {
    using Headers = std::vector<Header>;
    const struct {
        const char* method;
        bool signed_in;
        Headers headers;
        bool allowed;
    } cases[] = {
        {"GET", true, {}, true},
        {"HEAD", true, {{"Sec-Fetch-Site", "cross-site"}}, true},
        {"POST", true, {{"X-CSRF-Token", "token"}}, true},
        {"POST",
         true,
         {{"x-csrf-token", "token"}, {"Sec-Fetch-Site", "same-origin"}, {"Origin", "https://a:1"}},
         true},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Sec-Fetch-Site", "none"}}, true},
        {"POST", true, {}, false},
        {"PUT", true, {{"X-CSRF-Token", "tokem"}}, false},
        {"PATCH", true, {{"X-CSRF-Token", ""}}, false},
        {"DELETE", true, {{"X-CSRF-Token", "token2"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Sec-Fetch-Site", "cross-site"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Sec-Fetch-Site", "same-site"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Origin", "https://b"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Origin", "null"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Origin", "https://a:1.evil.example"}}, false},
        {"POST", false, {}, true},
        {"POST", false, {{"Origin", "https://evil.example"}}, false},
        {"POST", false, {{"Sec-Fetch-Site", "cross-site"}}, false},
        {"INVENTED", true, {}, false},
    };
    for (const auto& each : cases) {
        Request request;
        request.method = each.method;
        request.headers = each.headers;
        request.headers.push_back({"Host", "a:1"});
        const std::string objection = csrf_objection(request, each.signed_in ? signed_in() : Identity());
        EXPECT_EQ(objection.empty(), each.allowed) << each.method << ": " << objection;
    }
}

TEST(Cookies, AreFoundByTheirWholeName) {
    Request request;
    request.headers = {{"cookie", "ab=1; a=2;  b=3;a=4; empty="}};
    EXPECT_EQ(request.cookie("a"), "2");
    EXPECT_EQ(request.cookie("b"), "3");
    EXPECT_EQ(request.cookie("empty"), "");
    EXPECT_EQ(request.cookie("none"), "");
}

}  // namespace
}  // namespace patchbay::http
