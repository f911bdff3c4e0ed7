// What the header gate refuses, and the few things it lets through. The table is the contract: a line that
// two servers could read in two ways must be in it.
#include "host/http/header_gate.hpp"
#include "host/http/target.hpp"

#include <gtest/gtest.h>

#include <string>

namespace patchbay::http {
namespace {

using namespace std::string_literals;

struct HeadCase {
    const char* name;
    std::string head;
    int status;  // 0: passes
};

std::string get(const std::string& fields, const std::string& line = "GET / HTTP/1.1") {
    return line + "\r\n" + fields + "\r\n";
}
std::string post(const std::string& fields) {
    return get("Host: a\r\n" + fields, "POST /x HTTP/1.1");
}

class HeaderGate : public testing::TestWithParam<HeadCase> {};

TEST_P(HeaderGate, GivesTheStatus) {
    const GateVerdict verdict = inspect_head(GetParam().head);
    EXPECT_EQ(verdict.status, GetParam().status) << GetParam().name << ": " << verdict.reason;
    EXPECT_EQ(verdict.reason.empty(), GetParam().status == 0) << "a refusal says why";
}

const HeadCase kPasses[] = {
    {"plain get", get("Host: a\r\n"), 0},
    {"host with port", get("Host: a.example:8080\r\n"), 0},
    {"ipv6 host", get("Host: [::1]:8080\r\n"), 0},
    {"query", get("Host: a\r\n", "GET /x?a=b&c=%20 HTTP/1.1"), 0},
    {"content length", post("Content-Length: 5\r\n"), 0},
    {"chunked", post("Transfer-Encoding: chunked\r\n"), 0},
    {"chunked in capitals", post("TRANSFER-ENCODING: Chunked\r\n"), 0},
    {"spaces around a value", post("Content-Length: \t 5 \t\r\n"), 0},
    {"text beyond ascii in a value", get("Host: a\r\nX-Name: \xc3\xa9\r\n"), 0},
    {"empty value", get("Host: a\r\nX-Empty:\r\n"), 0},
    {"http 1.0 without host", get("", "GET / HTTP/1.0"), 0},
    {"http 1.0 with length", get("Content-Length: 2\r\n", "POST / HTTP/1.0"), 0},
    {"options star", get("Host: a\r\n", "OPTIONS * HTTP/1.1"), 0},
    {"absolute target of the same host", get("Host: a:80\r\n", "GET http://A:80/x HTTP/1.1"), 0},
    {"expect continue", post("Content-Length: 5\r\nExpect: 100-continue\r\n"), 0},
    {"every token character in a name", get("Host: a\r\n!#$%&'*+-.^_`|~09azAZ: 1\r\n"), 0},
};
INSTANTIATE_TEST_SUITE_P(Passes, HeaderGate, testing::ValuesIn(kPasses));

const HeadCase kSmuggling[] = {
    {"other coding beside a length", post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400},
    {"other coding alone", post("Transfer-Encoding: gzip\r\n"), 400},
    {"chunked is not last", post("Transfer-Encoding: chunked, gzip\r\n"), 400},
    {"coding before chunked", post("Transfer-Encoding: gzip, chunked\r\n"), 400},
    {"chunked twice in one line", post("Transfer-Encoding: chunked, chunked\r\n"), 400},
    {"chunked in two lines", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"identity beside chunked", post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"chunked with a parameter", post("Transfer-Encoding: chunked;q=1\r\n"), 400},
    {"chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n"), 400},
    {"empty transfer encoding", post("Transfer-Encoding:\r\n"), 400},
    {"look-alike of chunked", post("Transfer-Encoding: xchunked\r\n"), 400},
    {"chunked behind a vertical tab",
     post("Transfer-Encoding: \x0b"
          "chunked\r\n"),
     400},
    {"both framings", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
    {"both framings, the other way", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"chunked on http 1.0", get("Host: a\r\nTransfer-Encoding: chunked\r\n", "POST / HTTP/1.0"), 400},
    {"two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
    {"the same length twice", post("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
    {"listed lengths", post("Content-Length: 5, 5\r\n"), 400},
    {"signed length", post("Content-Length: +5\r\n"), 400},
    {"negative length", post("Content-Length: -5\r\n"), 400},
    {"hexadecimal length", post("Content-Length: 0x5\r\n"), 400},
    {"length with a space inside", post("Content-Length: 5 5\r\n"), 400},
    {"length with a fraction", post("Content-Length: 5.0\r\n"), 400},
    {"empty length", post("Content-Length:\r\n"), 400},
    {"length beyond 64 bits", post("Content-Length: 99999999999999999999\r\n"), 400},
    {"space before the colon", post("Content-Length : 5\r\n"), 400},
    {"space before the colon of the coding", post("Transfer-Encoding : chunked\r\n"), 400},
    {"folded header", get("Host: a\r\nX-Long: 1\r\n 2\r\n"), 400},
    {"folded with a tab", post("Transfer-Encoding:\r\n\tchunked\r\n"), 400},
    {"first header folded", get(" Host: a\r\n"), 400},
    {"bare line feed after a header", "GET / HTTP/1.1\r\nHost: a\n\r\n"s, 400},
    {"bare line feeds only", "GET / HTTP/1.1\nHost: a\n\n"s, 400},
    {"bare carriage return in a value", get("Host: a\r\nX: 1\rContent-Length: 5\r\n"), 400},
    {"carriage return twice", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"s, 400},
    {"nul in a value", get("Host: a\r\nX: 1\0 2\r\n"s), 400},
    {"nul in a name", get("Host: a\r\nX\0Y: 1\r\n"s), 400},
    {"delete in a value", get("Host: a\r\nX: \x7f\r\n"), 400},
    {"header without a colon", get("Host: a\r\nnonsense\r\n"), 400},
    {"header without a name", get("Host: a\r\n: 1\r\n"), 400},
    {"bytes beyond ascii in a name", get("Host: a\r\nX-\xc3\xa9: 1\r\n"), 400},
    {"brackets in a name", get("Host: a\r\nX(1): 1\r\n"), 400},
};
INSTANTIATE_TEST_SUITE_P(Smuggling, HeaderGate, testing::ValuesIn(kSmuggling));

const HeadCase kHostsAndTargets[] = {
    {"no host", get("Accept: */*\r\n"), 400},
    {"two hosts", get("Host: a\r\nHost: b\r\n"), 400},
    {"the same host twice", get("Host: a\r\nhost: a\r\n"), 400},
    {"host with a path", get("Host: a/b\r\n"), 400},
    {"host with a user", get("Host: u@a\r\n"), 400},
    {"listed hosts", get("Host: a, b\r\n"), 400},
    {"host with a space", get("Host: a b\r\n"), 400},
    {"absolute target of another host", get("Host: a\r\n", "GET http://b/ HTTP/1.1"), 400},
    {"absolute target with a user", get("Host: a\r\n", "GET http://u@a/ HTTP/1.1"), 400},
    {"absolute target with another port", get("Host: a\r\n", "GET http://a:81/ HTTP/1.1"), 400},
    {"absolute target without a host", get("Host:\r\n", "GET http:///x HTTP/1.1"), 400},
    {"absolute target of another scheme", get("Host: a\r\n", "GET ftp://a/ HTTP/1.1"), 400},
    {"connect", get("Host: a:443\r\n", "CONNECT a:443 HTTP/1.1"), 400},
    {"star without options", get("Host: a\r\n", "GET * HTTP/1.1"), 400},
    {"relative target", get("Host: a\r\n", "GET x HTTP/1.1"), 400},
    {"fragment in the target", get("Host: a\r\n", "GET /x#y HTTP/1.1"), 400},
    {"bytes beyond ascii in the target", get("Host: a\r\n", "GET /\xc3\xa9 HTTP/1.1"), 400},
    {"tab in the target", get("Host: a\r\n", "GET /a\tb HTTP/1.1"), 400},
    {"nul in the target", get("Host: a\r\n", "GET /a\0b HTTP/1.1"s), 400},
    {"space in the target", get("Host: a\r\n", "GET /a b HTTP/1.1"), 400},
    {"two spaces after the method", get("Host: a\r\n", "GET  / HTTP/1.1"), 400},
    {"space after the version", get("Host: a\r\n", "GET / HTTP/1.1 "), 400},
    {"space before the method", get("Host: a\r\n", " GET / HTTP/1.1"), 400},
    {"no version", get("Host: a\r\n", "GET /"), 400},
    {"no target", get("Host: a\r\n", "GET HTTP/1.1"), 400},
    {"empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"s, 400},
    {"method that is no token", get("Host: a\r\n", "G(T / HTTP/1.1"), 400},
    {"method without end", get("Host: a\r\n", std::string(40, 'G') + " / HTTP/1.1"), 400},
    {"lower case version", get("Host: a\r\n", "GET / http/1.1"), 400},
    {"http 2", get("Host: a\r\n", "GET / HTTP/2.0"), 505},
    {"http 1.2", get("Host: a\r\n", "GET / HTTP/1.2"), 505},
    {"http 0.9", get("Host: a\r\n", "GET / HTTP/0.9"), 505},
    {"version with more digits", get("Host: a\r\n", "GET / HTTP/1.10"), 400},
    {"http 2 preface", "PRI * HTTP/2.0\r\n\r\n"s, 505},
    {"tls hello", "\x16\x03\x01\x02\n\r\n"s, 400},
    {"unknown expectation", post("Content-Length: 1\r\nExpect: magic\r\n"), 417},
};
INSTANTIATE_TEST_SUITE_P(HostsAndTargets, HeaderGate, testing::ValuesIn(kHostsAndTargets));

std::string repeat(int times, const std::string& line) {
    std::string all;
    for (int index = 0; index < times; ++index)
        all += line;
    return all;
}

const HeadCase kLimits[] = {
    {"64 headers", get("Host: a\r\n" + repeat(63, "X: 1\r\n")), 0},
    {"65 headers", get("Host: a\r\n" + repeat(64, "X: 1\r\n")), 431},
    {"head of 8 KiB", get("Host: a\r\nX: " + std::string(8192 - 32, 'x') + "\r\n"), 0},
    {"head of 8 KiB and one", get("Host: a\r\nX: " + std::string(8192 - 31, 'x') + "\r\n"), 431},
    {"target of 4 KiB", get("Host: a\r\n", "GET /" + std::string(4095, 'x') + " HTTP/1.1"), 0},
    {"target of 4 KiB and one", get("Host: a\r\n", "GET /" + std::string(4096, 'x') + " HTTP/1.1"), 414},
};
INSTANTIATE_TEST_SUITE_P(Limits, HeaderGate, testing::ValuesIn(kLimits));

TEST(HeaderGateSizes, CountTheWholeHead) {
    EXPECT_EQ(kLimits[2].head.size(), 8192U);
}

TEST(FindHeadEnd, StopsAtTheFirstBlankLine) {
    EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n"), 27U);
    EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\nHost: a\r\n"), std::string_view::npos);
    EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\nHost: a\r\n\r"), std::string_view::npos);
    EXPECT_EQ(find_head_end(""), std::string_view::npos);
}

TEST(FindHeadEnd, SeesBlankLinesWithBareLineFeeds) {
    EXPECT_EQ(find_head_end("A\n\nB"), 3U);
    EXPECT_EQ(find_head_end("A\r\n\nB"), 4U);
    EXPECT_EQ(find_head_end("A\n\r\nB"), 4U);
}

struct TargetCase {
    const char* target;
    bool readable;
    const char* path;
    std::vector<std::pair<std::string, std::string>> query;
};

TEST(ReadTarget, DecodesPathAndQuery) {
    const TargetCase cases[] = {
        {"/", true, "/", {}},
        {"/a/b", true, "/a/b", {}},
        {"/a%20b/%C3%A9", true, "/a b/\xc3\xa9", {}},
        {"/a/?x=1&y=%26&x=2", true, "/a/", {{"x", "1"}, {"y", "&"}, {"x", "2"}}},
        {"/?q=hello+big%20world", true, "/", {{"q", "hello big world"}}},
        {"/?q=1%2B1", true, "/", {{"q", "1+1"}}},
        {"/?flag", true, "/", {{"flag", ""}}},
        {"/?", true, "/", {{"", ""}}},
        {"http://a.example/x?y=1", true, "/x", {{"y", "1"}}},
        {"http://a.example", true, "/", {}},
        {"http://a.example?y=1", true, "/", {{"y", "1"}}},
        {"*", true, "*", {}},
        {"/a%2Fb", false, "", {}},
        {"/a%00b", false, "", {}},
        {"/a%", false, "", {}},
        {"/a%zz", false, "", {}},
        {"/?a=%", false, "", {}},
        {"/?a=%4", false, "", {}},
    };
    for (const TargetCase& each : cases) {
        Request request;
        request.target = each.target;
        ASSERT_EQ(read_target(request), each.readable) << each.target;
        if (!each.readable) continue;
        EXPECT_EQ(request.path, each.path) << each.target;
        std::vector<std::pair<std::string, std::string>> query;
        for (const Header& parameter : request.query)
            query.emplace_back(parameter.name, parameter.value);
        if (std::string_view(each.target) == "/?") continue;  // an empty query may read as none
        EXPECT_EQ(query, each.query) << each.target;
    }
}

TEST(ReadTarget, LeavesDotSegmentsToTheRouterAsTheyAre) {
    Request request;
    request.target = "/a/%2e%2e/b";
    ASSERT_TRUE(read_target(request));
    EXPECT_EQ(request.path, "/a/../b");
}

}  // namespace
}  // namespace patchbay::http
