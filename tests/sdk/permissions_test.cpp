#include <patchbay/permissions.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

using nlohmann::json;

/// The words of the refusal; empty when it is allowed.
std::string refused(const std::function<void()>& check) {
    try {
        check();
        return {};
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error().code, "module.not_permitted");
        EXPECT_EQ(failure.error().kind, ErrorKind::forbidden);
        return failure.error().detail + " " + failure.error().fix;
    }
}

wire::Route route(std::string path, wire::Access access) {
    wire::Route route;
    route.method = "GET";
    route.path = std::move(path);
    route.access = access;
    return route;
}

TEST(Patterns, CoverWhatBeginsLikeThem) {
    struct Case {
        const char* pattern;
        const char* text;
        bool covered;
    };
    for (const Case& each :
         {Case{"inbox.message.created", "inbox.message.created", true},
          Case{"inbox.message.created", "inbox.message.created.twice", false},
          Case{"inbox.*", "inbox.message.created", true}, Case{"inbox.*", "inbox.message.*", true},
          Case{"inbox.message.*", "inbox.*", false}, Case{"inbox.*", "inboxes", false},
          Case{"*", "anything", true}, Case{"", "anything", false}})
        EXPECT_EQ(covers(each.pattern, each.text), each.covered) << each.pattern << " and " << each.text;
}

TEST(Patterns, OfHostsIgnoreCaseAndKeepToTheirDomain) {
    EXPECT_TRUE(covers_host("api.example.org", "API.Example.ORG"));
    EXPECT_TRUE(covers_host("*.example.org", "api.example.org"));
    EXPECT_FALSE(covers_host("*.example.org", "example.org.evil.test"));
    EXPECT_FALSE(covers_host("*.example.org", "notexample.org"));
    EXPECT_FALSE(covers_host("example.org", "api.example.org"));
}

TEST(Hosts, AreFoundInUrlsThatTryToHideThem) {
    struct Case {
        const char* url;
        const char* host;
    };
    for (const Case& each : {Case{"https://api.example.org/x?y#z", "api.example.org"},
                             Case{"https://api.example.org:8443/", "api.example.org"},
                             Case{"https://allowed.test@evil.test/", "evil.test"},
                             Case{"https://evil.test\\@allowed.test/", "evil.test"},
                             Case{"http://[::1]:80/", "::1"}, Case{"no url", ""}})
        EXPECT_EQ(host_of_url(each.url), each.host) << each.url;
}

TEST(Permissions, AreWhatTheManifestSays) {
    const Permissions some(json{{"routes", {"api", "hooks"}},
                                {"services", {"channel/*"}},
                                {"events", {{"consume", {"inbox.*"}}, {"publish", {"shop.sold"}}}},
                                {"outbound", {"*.example.org"}},
                                {"live", {"shop"}},
                                {"secrets", {"shop.key:*"}}});
    EXPECT_EQ(refused([&] { some.check_route(route("/api/v1/shop/x", wire::Access::admins)); }), "");
    EXPECT_EQ(refused([&] { some.check_route(route("/hooks/shop/x", wire::Access::everyone)); }), "");
    EXPECT_NE(refused([&] {
                  some.check_route(route("/api/v1/shop/x", wire::Access::everyone));
              }).find("\"public\""),
              std::string::npos)
        << "it says what to add";
    EXPECT_EQ(refused([&] { some.check_service("channel/telegram"); }), "");
    EXPECT_NE(refused([&] { some.check_service("accounts"); }).find("\"accounts\" in \"services\""),
              std::string::npos);
    EXPECT_EQ(refused([&] { some.check_consume("inbox.message.created"); }), "");
    EXPECT_NE(refused([&] { some.check_consume("telegram.command.received"); }), "");
    EXPECT_EQ(refused([&] { some.check_publish("shop.sold"); }), "");
    EXPECT_NE(refused([&] { some.check_publish("inbox.message.created"); }), "");
    EXPECT_EQ(refused([&] { some.check_outbound("api.example.org"); }), "");
    EXPECT_NE(refused([&] { some.check_outbound("10.0.0.1"); }), "");
    EXPECT_EQ(refused([&] { some.check_live("shop.7"); }), "");
    EXPECT_NE(refused([&] { some.check_live("shopping"); }), "");
    EXPECT_EQ(refused([&] { some.check_secret("shop.key:17"); }), "");
    EXPECT_NE(refused([&] { some.check_secret("other"); }), "");
}

TEST(Permissions, AreFewWhenTheManifestSaysNothing) {
    const Permissions none(json::object());
    EXPECT_EQ(refused([&] { none.check_route(route("/api/v1/shop/x", wire::Access::admins)); }), "");
    EXPECT_NE(refused([&] { none.check_route(route("/hooks/shop/x", wire::Access::everyone)); }), "");
    EXPECT_NE(refused([&] { none.check_service("conversations"); }), "");
    EXPECT_NE(refused([&] { none.check_outbound("example.org"); }), "");
    EXPECT_NE(refused([&] { none.check_secret("key"); }), "");
}

}  // namespace
}  // namespace patchbay
