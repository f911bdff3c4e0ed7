#include "base_url.hpp"

#include <gtest/gtest.h>

namespace patchbay::openai {
namespace {

TEST(BaseUrl, TakesWhatAdminsEnter) {
    EXPECT_EQ(*read_base_url(" https://api.openai.com/v1/ ", true), "https://api.openai.com/v1");
    EXPECT_EQ(*read_base_url("http://127.0.0.1:11434/v1", true), "http://127.0.0.1:11434/v1");
    EXPECT_EQ(*read_base_url("http://[::1]:8000", true), "http://[::1]:8000");
    EXPECT_EQ(*read_base_url("http://example.com/v1", false), "http://example.com/v1");
}

TEST(BaseUrl, RefusesTheRestInWords) {
    for (const char* text :
         {"", "api.openai.com/v1", "ftp://example.com", "https://", "https:///v1",
          "https://user:pass@example.com", "https://example.com/v1?x=1", "https://example.com/#x",
          "https://example.com:port/v1", "https://[::1", "https://exa mple.com",
          "https://api.openai.com/v1/chat/completions", "http://example.com/v1"}) {
        const auto result = read_base_url(text, true);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().kind, ErrorKind::invalid);
        ASSERT_EQ(result.error().field_errors.size(), 1U);
        EXPECT_EQ(result.error().field_errors[0].field, "base_url");
        EXPECT_FALSE(result.error().field_errors[0].fix.empty());
    }
}

TEST(BaseUrl, JoinsWithOneSlash) {
    EXPECT_EQ(join_url("http://a/v1", "models"), "http://a/v1/models");
    EXPECT_EQ(join_url("http://a/v1/", "/models"), "http://a/v1/models");
}

TEST(BaseUrl, TellsServersApart) {
    EXPECT_TRUE(is_same_server("https://a.example/v1", "https://A.example:443/other"));
    EXPECT_TRUE(is_same_server("http://a:80", "http://a"));
    for (const char* other : {"http://a.example/v1", "https://b.example/v1", "https://a.example:444/v1",
                              "https://a.example.b/v1", "https://a.example@b/v1", "a.example/v1"}) {
        EXPECT_FALSE(is_same_server("https://a.example/v1", other)) << other;
    }
}

TEST(BaseUrl, KnowsLocalAddresses) {
    for (const char* host : {"localhost", "127.0.0.1", "127.8.8.8:80", "10.1.2.3", "172.16.0.1",
                             "172.31.255.255", "192.168.1.5", "100.64.1.1", "[::1]:8000", "[fd00::1]",
                             "ollama:11434", "gpu.local", "llm.internal", "LOCALHOST"}) {
        EXPECT_TRUE(is_local_address(std::string("http://") + host + "/v1")) << host;
    }
    for (const char* host :
         {"api.openai.com", "8.8.8.8", "172.32.0.1", "169.254.169.254", "192.169.0.1", "0.0.0.0",
          "[2001:db8::1]", "localhost.example.com", "2130706433", "0x7f000001", "[fe80::1]"}) {
        EXPECT_FALSE(is_local_address(std::string("http://") + host + "/v1")) << host;
    }
}

}  // namespace
}  // namespace patchbay::openai
