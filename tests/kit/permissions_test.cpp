// The fake host decides as the real one does, and in the same words.
#include "host/modules/permissions.hpp"
#include "sdk/testing/src/permissions.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace patchbay {
namespace {

const auto kDeclared = nlohmann::json::parse(R"({
  "routes": ["api", "hooks"], "services": ["conversations", "channel/*"], "secrets": ["key:*"],
  "events": {"consume": ["inbox.*"], "publish": ["shop.order.placed"]},
  "outbound": ["api.example.org", "*.example.com"], "live": ["shop"]
})");

/// What a check says: nothing, or the error.
template <class Permissions>
std::string verdict(const std::function<void(const Permissions&)>& check, const nlohmann::json& declared) {
    try {
        check(Permissions(declared));
        return "";
    } catch (const Failure& failure) {
        const Error& error = failure.error();
        return error.code + " " + error.detail + " " + error.fix;
    }
}

template <class Permissions>
std::vector<std::function<void(const Permissions&)>> checks() {
    std::vector<std::function<void(const Permissions&)>> list;
    for (const char* text :
         {"inbox.message.created", "inbox.*", "shop.order.placed", "shop.order", "conversations",
          "channel/telegram", "accounts", "shop", "shop.orders.7", "shopping", "api.example.org",
          "API.example.ORG", "a.example.com", "example.com", "evil.org", ""}) {
        list.push_back([text](const Permissions& p) { p.check_consume(text); });
        list.push_back([text](const Permissions& p) { p.check_publish(text); });
        list.push_back([text](const Permissions& p) { p.check_service(text); });
        list.push_back([text](const Permissions& p) { p.check_live(text); });
        list.push_back([text](const Permissions& p) { p.check_outbound(text); });
    }
    for (const char* path : {"/api/v1/shop/orders", "/hooks/shop/x"}) {
        for (const auto access : {wire::Access::everyone, wire::Access::admins}) {
            wire::Route route;
            route.method = "GET";
            route.path = path;
            route.access = access;
            list.push_back([route](const Permissions& p) { p.check_route(route); });
        }
    }
    for (const char* const name : {"key:7", "other"})
        list.push_back([name](const Permissions& p) { p.check_secret(name); });
    return list;
}

TEST(Permissions, TheFakeHostDecidesAsTheRealOne) {
    const auto real = checks<modules::Permissions>();
    const auto fake = checks<testing::Permissions>();
    for (const auto& declared : {kDeclared, nlohmann::json::object(), nlohmann::json{{"outbound", {"*"}}}}) {
        for (std::size_t index = 0; index < real.size(); ++index)
            EXPECT_EQ(verdict(fake[index], declared), verdict(real[index], declared))
                << index << " " << declared;
    }
}

TEST(Permissions, BothReadTheHostOfAUrlAlike) {
    for (const char* url : {"https://a.example.org/x", "http://user:word@A.example:8080?q",
                            "https://[::1]:8/", "nothing", "https://a.example\\@b.example/", "https://a#@b"})
        EXPECT_EQ(testing::host_of_url(url), modules::host_of_url(url)) << url;
}

}  // namespace
}  // namespace patchbay
