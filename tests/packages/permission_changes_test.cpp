#include "host/packages/permission_changes.hpp"

#include <gtest/gtest.h>

namespace patchbay::packages {
namespace {

using nlohmann::json;

struct ChangeCase {
    const char* name;
    json before;
    json after;
    json added;
    json removed;
};

json one(const char* kind, const char* what) {
    return {{"kind", kind}, {"what", what}};
}

TEST(PermissionChanges, TellsWhatANewVersionMayDo) {
    const std::vector<ChangeCase> cases{
        {"nothing changed", json{{"live", {"a"}}}, json{{"live", {"a"}}}, json::array(), json::array()},
        {"first version", json(), json{{"services", {"b", "a"}}},
         json::array({one("routes", "api"), one("services", "a"), one("services", "b")}), json::array()},
        {"events", json{{"events", {{"consume", {"a.*"}}}}},
         json{{"events", {{"consume", {"a.*"}}, {"publish", {"b"}}}}},
         json::array({one("events.publish", "b")}), json::array()},
        {"a wider pattern", json{{"outbound", {"a.example"}}}, json{{"outbound", {"*"}}},
         json::array({one("outbound", "*")}), json::array({one("outbound", "a.example")})},
        {"secrets", json::object(), json{{"secrets", {"key"}}}, json::array({one("secrets", "key")}),
         json::array()},
        {"no secrets any more", json{{"secrets", {"key"}}}, json::object(), json::array(),
         json::array({one("secrets", "key")})},
        {"routes said and not said", json::object(), json{{"routes", {"api"}}}, json::array(), json::array()},
        {"open to everyone", json{{"routes", {"api"}}}, json{{"routes", {"api", "public"}}},
         json::array({one("routes", "public")}), json::array()},
        {"said twice", json{{"live", {"a"}}}, json{{"live", {"a", "a"}}}, json::array(), json::array()},
    };
    for (const ChangeCase& each : cases) {
        const auto changes = permission_changes(each.before, each.after);
        EXPECT_EQ(to_json(changes.added), each.added) << each.name;
        EXPECT_EQ(to_json(changes.removed), each.removed) << each.name;
    }
}

}  // namespace
}  // namespace patchbay::packages
