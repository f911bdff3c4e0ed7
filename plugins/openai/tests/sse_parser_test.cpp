#include "sse_parser.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace patchbay::openai {
namespace {

std::vector<std::string> read(std::string_view stream, std::size_t piece) {
    SseParser parser;
    std::vector<std::string> events;
    const auto sink = [&](const SseEvent& event) {
        events.push_back(event.name.empty() ? event.data : event.name + "=" + event.data);
        return true;
    };
    for (std::size_t at = 0; at < stream.size(); at += piece)
        parser.feed(stream.substr(at, piece), sink);
    parser.finish(sink);
    return events;
}

struct Case {
    const char* name;
    std::string stream;
    std::vector<std::string> events;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> kCases{
        {"LF", "data: a\n\ndata: b\n\n", {"a", "b"}},
        {"CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", {"a", "b"}},
        {"CR", "data: a\r\rdata: b\r\r", {"a", "b"}},
        {"no space after the colon", "data:a\n\n", {"a"}},
        {"only one space is taken", "data:  a\n\n", {" a"}},
        {"several data lines join with LF", "data: a\ndata: b\n\n", {"a\nb"}},
        {"comments are skipped", ": OPENROUTER PROCESSING\n\n: again\ndata: a\n\n", {"a"}},
        {"names", "event: error\ndata: x\n\ndata: y\n\n", {"error=x", "y"}},
        {"other fields are ignored", "id: 7\nretry: 10\nnonsense\ndata: a\n\n", {"a"}},
        {"an event without data is none", "event: ping\n\ndata: a\n\n", {"a"}},
        {"empty data is data", "data:\n\n", {""}},
        {"the last event without its blank line", "data: a\n\ndata: [DONE]", {"a", "[DONE]"}},
        {"a byte order mark",
         "\xEF\xBB\xBF"
         "data: a\n\n",
         {"a"}},
        {"UTF-8",
         "data: \xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 \xF0\x9F\x98\x80\n\n",
         {"\xD0\x9F\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82 \xF0\x9F\x98\x80"}},
    };
    return kCases;
}

TEST(SseParser, GivesTheSameEventsHoweverTheStreamIsCut) {
    for (const Case& one : cases()) {
        for (std::size_t piece = 1; piece <= one.stream.size(); ++piece) {
            EXPECT_EQ(read(one.stream, piece), one.events) << one.name << " in pieces of " << piece;
        }
    }
}

TEST(SseParser, StopsWhenTheSinkWantsNoMore) {
    SseParser parser;
    int seen = 0;
    const auto state = parser.feed("data: a\n\ndata: b\n\n", [&](const SseEvent&) { return ++seen < 1; });
    EXPECT_EQ(state, SseParser::State::stopped);
    EXPECT_EQ(seen, 1);
}

TEST(SseParser, RefusesALineOrAnEventWithoutEnd) {
    const auto sink = [](const SseEvent&) { return true; };
    SseParser line(100);
    EXPECT_EQ(line.feed("data: " + std::string(200, 'x'), sink), SseParser::State::too_long);
    SseParser event(100);
    std::string lines;
    for (int i = 0; i < 50; ++i)
        lines += "data: abc\n";
    EXPECT_EQ(event.feed(lines, sink), SseParser::State::too_long);
}

}  // namespace
}  // namespace patchbay::openai
