#include <gtest/gtest.h>

#include "tests/fakes/http/base64.hpp"
#include "tests/fakes/http/budget.hpp"
#include "tests/fakes/http/multipart.hpp"
#include "tests/fakes/http/url.hpp"

namespace patchbay::fakes {
namespace {

TEST(Multipart, ReadsFieldsAndFiles) {
    const std::string body =
        "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
        "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x \\\"y\\\".txt\"\r\nContent-Type: "
        "text/plain\r\n\r\n"
        "two\r\nlines\r\n--B--\r\n";
    const auto parts = parse_multipart(body, "B");
    ASSERT_TRUE(parts);
    ASSERT_EQ(parts->size(), 2U);
    EXPECT_EQ((*parts)[0].name, "a");
    EXPECT_EQ((*parts)[0].body, "one");
    EXPECT_FALSE((*parts)[0].filename);
    EXPECT_EQ((*parts)[1].filename, "x \"y\".txt");
    EXPECT_EQ((*parts)[1].body, "two\r\nlines");
    EXPECT_EQ((*parts)[1].content_type, "text/plain");
}

TEST(Multipart, IsLenientAboutHeaders) {
    const auto parts = parse_multipart(
        "--B\r\ncontent-disposition:form-data;name=voice;filename=v.ogg\r\n\r\nOggS\r\n--B--", "B");
    ASSERT_TRUE(parts);
    EXPECT_EQ((*parts)[0].name, "voice");
    EXPECT_EQ((*parts)[0].filename, "v.ogg");
}

TEST(Multipart, KeepsAnEmptyPart) {
    const auto parts =
        parse_multipart("--B\r\nContent-Disposition: form-data; name=\"e\"\r\n\r\n\r\n--B--", "B");
    ASSERT_TRUE(parts);
    EXPECT_EQ((*parts)[0].body, "");
}

TEST(Multipart, RefusesWhatIsCut) {
    const std::string body = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--B--";
    for (std::size_t i = 0; i < body.size() - 2; ++i)
        EXPECT_FALSE(parse_multipart(body.substr(0, i), "B")) << i;
    EXPECT_FALSE(parse_multipart(body, "C"));
    EXPECT_FALSE(parse_multipart(body, ""));
}

TEST(Multipart, FindsTheBoundary) {
    EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
    EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""), "a b");
    EXPECT_EQ(multipart_boundary("application/json"), "");
}

TEST(Url, DecodesQueries) {
    EXPECT_EQ(parse_query("a=1&b=%D1%8F+x&c&=z&d=%zz"),
              (Pairs{{"a", "1"}, {"b", "я x"}, {"c", ""}, {"", "z"}, {"d", "%zz"}}));
}

TEST(Url, TakesAddressesApart) {
    const auto url = parse_url("http://127.0.0.1:8081/hook?x=1#frag");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "127.0.0.1");
    EXPECT_EQ(url->port, 8081);
    EXPECT_EQ(url->target, "/hook?x=1");
    EXPECT_EQ(parse_url("https://a.b")->port, 443);
    EXPECT_EQ(parse_url("https://a.b?x")->target, "/?x");
    for (const char* bad : {"ftp://a", "http://", "http://a:b/", "http://u@h/", "http://a:99999/"}) {
        EXPECT_FALSE(parse_url(bad)) << bad;
    }
}

TEST(Base64, GoesThereAndBack) {
    for (const std::string text : {"", "a", "ab", "abc", "abcd"})
        EXPECT_EQ(base64_decode(base64_encode(text)), text);
    EXPECT_EQ(base64_encode("ab"), "YWI=");
    EXPECT_FALSE(base64_decode("a*b"));
}

TEST(Budget, StrikesTheNextSoManyTimesAfterSkipping) {
    Budget budget(2, 1, 1);
    EXPECT_FALSE(budget.strikes(0));
    EXPECT_TRUE(budget.strikes(0));
    EXPECT_TRUE(budget.strikes(0));
    EXPECT_TRUE(budget.spent());
    EXPECT_FALSE(budget.strikes(0));
    EXPECT_EQ(budget.struck(), 2U);
}

TEST(Budget, StrikesByChanceForAsLongAsItStands) {
    Budget budget(std::nullopt, 0.5, 0);
    EXPECT_TRUE(budget.strikes(0.4));
    EXPECT_FALSE(budget.strikes(0.5));
    EXPECT_FALSE(budget.spent());
}

}  // namespace
}  // namespace patchbay::fakes
