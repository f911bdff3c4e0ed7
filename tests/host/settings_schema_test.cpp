// A manifest's settings as authors write them: in parts, with references, with groups.
#include "host/modules/settings_schema.hpp"

#include "host/modules/manifest.hpp"

#include <gtest/gtest.h>

namespace patchbay::modules {
namespace {

using nlohmann::json;

/// A shop's: a group by reference, one part of the settings by "allOf", one by "if".
const json kShop = json::parse(R"({
  "type": "object",
  "$defs": {
    "port": {"type": "integer", "minimum": 1, "maximum": 65535, "default": 25},
    "secret": {"type": "string", "writeOnly": true},
    "server": {
      "type": "object", "required": ["host"],
      "properties": {"host": {"type": "string"}, "port": {"$ref": "#/$defs/port"}, "password": {"$ref": "#/$defs/secret"}}
    },
    "common": {"properties": {"name": {"type": "string", "default": "Shop"}, "key": {"$ref": "#/$defs/secret"}}, "required": ["name"]}
  },
  "allOf": [{"$ref": "#/$defs/common"}],
  "properties": {
    "mail": {"$ref": "#/$defs/server", "title": "Mail"},
    "limits": {"properties": {"a": {"default": 1}, "b": {"properties": {"c": {"default": 2}}}}},
    "port": {"$ref": "#/$defs/port", "default": 8080},
    "mode": {"enum": ["open", "closed"]}
  },
  "if": {"properties": {"mode": {"const": "closed"}}},
  "then": {"properties": {"door": {"$ref": "#/$defs/secret"}, "knocks": {"default": 3}}}
})");

std::vector<std::string> names_of_secrets(const json& schema) {
    std::vector<std::string> names;
    for (const auto& place : secret_places(schema))
        names.push_back(name_of(place));
    std::sort(names.begin(), names.end());
    return names;
}

TEST(SettingsSchema, HasItsSecretsWhereverTheyAreDeclared) {
    EXPECT_EQ(names_of_secrets(kShop), (std::vector<std::string>{"/mail/password", "door", "key"}));
}

TEST(SettingsSchema, FillsInDefaultsOfEveryPartThatAlwaysHolds) {
    const json filled = settings_with_defaults(kShop, {{"mail", {{"host", "h"}}}});
    EXPECT_EQ(filled["name"], "Shop") << "from allOf";
    EXPECT_EQ(filled["port"], 8080) << "its own wins over the one referred to";
    EXPECT_EQ(filled["mail"]["port"], 25) << "in a group";
    EXPECT_EQ(filled["limits"], (json{{"a", 1}, {"b", {{"c", 2}}}})) << "a group of defaults alone";
    EXPECT_FALSE(filled.contains("knocks")) << "it may not hold";
    EXPECT_FALSE(settings_with_defaults(kShop, nullptr).contains("mail")) << "its host is not known";
}

TEST(SettingsSchema, ComesInOnePieceForWhoMakesUpValues) {
    const json properties = settings_properties(kShop);
    EXPECT_EQ(properties["mail"]["properties"]["port"]["maximum"], 65535);
    EXPECT_EQ(properties["mail"]["title"], "Mail");
    EXPECT_EQ(properties.dump().find("$ref"), std::string::npos);
    EXPECT_EQ(required_settings(kShop), std::vector<std::string>{"name"});
    EXPECT_TRUE(has_settings(kShop));
    EXPECT_FALSE(has_settings({{"type", "object"}}));
}

TEST(SettingsSchema, ThatRefersToItselfEnds) {
    const json tree = json::parse(R"({
      "$defs": {"node": {"properties": {"n": {"default": 1}, "key": {"writeOnly": true}, "next": {"$ref": "#/$defs/node"}}}},
      "properties": {"root": {"$ref": "#/$defs/node"}}})");
    ASSERT_TRUE(check_settings_schema(tree, "x"));
    EXPECT_EQ(names_of_secrets(tree), std::vector<std::string>{"/root/key"});
    EXPECT_EQ(settings_with_defaults(tree, nullptr)["root"]["n"], 1);
    EXPECT_LT(settings_properties(tree).dump().size(), 500U);
}

TEST(SettingsSchema, IsRefusedInWordsWhenItCanNotBeUsed) {
    std::string chain = R"({"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": {)";
    for (int index = 0; index < 40; ++index)
        chain += "\"d" + std::to_string(index) + "\": {\"$ref\": \"#/$defs/d" + std::to_string(index + 1) +
                 "\"}, ";
    chain += R"("d40": {}}})";
    std::string bomb = R"({"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": {)";
    for (int index = 0; index < 25; ++index) {
        const std::string next = "{\"$ref\": \"#/$defs/d" + std::to_string(index + 1) + "\"}";
        bomb += "\"d" + std::to_string(index) + "\": {\"properties\": {\"l\": " + next + ", \"r\": " + next +
                "}}, ";
    }
    bomb += R"("d25": {}}})";
    std::string deep;
    for (int index = 0; index < 20'000; ++index)
        deep += R"({"not":)";
    deep += "{}" + std::string(20'000, '}');
    const struct {
        std::string schema;
        const char* code;
        const char* named;
    } rows[]{
        {R"({"properties": {"a": {"$ref": "#/$defs/nothing"}}})", "module.settings_reference",
         "#/$defs/nothing"},
        {R"({"properties": {"a": {"$ref": "https://example.com/s.json"}}})", "module.settings_reference",
         "leads out"},
        {R"({"properties": {"a": {"$ref": "#name"}}})", "module.settings_reference", "leads out"},
        {R"({"properties": {"a": {"$ref": 5}}})", "module.settings_reference", "/properties/a"},
        {R"({"$defs": {"unused": {"$ref": "#/$defs/no"}}})", "module.settings_reference", "/$defs/unused"},
        {R"({"x-mine": {"s": {"pattern": "a"}}, "properties": {"a": {"$ref": "#/x-mine/s"}}})",
         "module.settings_reference", "no such schema"},
        {R"({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}}})",
         "module.settings_reference", "without end"},
        {R"({"allOf": [{"$ref": "#"}]})", "module.settings_reference", "without end"},
        {chain, "module.settings_reference", "in a row"},
        {bomb, "module.settings_schema", "ways through it"},
        {deep, "module.settings_schema", "levels deep"},
        {R"({"properties": {"a": {"items": {"properties": {"p": {"writeOnly": true}}}}}})",
         "module.settings_secret", "/properties/p"},
        {R"({"properties": {"a": {"additionalProperties": {"$ref": "#/$defs/s"}}}, "$defs": {"s": {"writeOnly": true}}})",
         "module.settings_secret", "/$defs/s"},
        {R"({"properties": {"a": {"type": 5}}})", "module.settings_schema", "not a JSON Schema"},
        {R"({"properties": {"a": {"pattern": "("}}})", "module.settings_schema", "regular expression"},
    };
    for (const auto& row : rows) {
        const auto checked = check_settings_schema(json::parse(row.schema), "shop/plugin.json");
        ASSERT_FALSE(checked) << row.schema.substr(0, 200);
        EXPECT_EQ(checked.error().code, row.code) << checked.error().detail;
        EXPECT_NE(checked.error().detail.find(row.named), std::string::npos) << checked.error().detail;
        EXPECT_NE(checked.error().detail.find("shop/plugin.json"), std::string::npos);
        EXPECT_FALSE(checked.error().fix.empty());
    }
}

TEST(SettingsSchema, OfGoodManifestsPass) {
    EXPECT_TRUE(check_settings_schema(kShop, "x"));
    for (
        const char* good :
        {R"({"properties": {"keys": {"type": "array", "items": {"type": "string"}, "writeOnly": true}}})",
         R"({"properties": {"a": {"$ref": "#/definitions/a%20b"}}, "definitions": {"a b": true}})",
         R"({"properties": {"a": {"type": "object", "properties": {"$ref": {"type": "string"}}}}})",
         R"({"properties": {"list": {"items": {"$ref": "#/$defs/item"}}}, "$defs": {"item": {"properties": {"list": {"items": {"$ref": "#/$defs/item"}}}}}})"}) {
        const auto checked = check_settings_schema(json::parse(good), "x");
        EXPECT_TRUE(checked) << good << ": " << (checked ? "" : checked.error().detail);
    }
}

TEST(SettingsSchema, KeepsTheOrderOfItsPartsToo) {
    const auto manifest = parse_manifest(R"({"id": "notes", "name": "Notes", "version": "1.2.3", "sdk": "1",
        "settings": {"$defs": {"s": {"properties": {"z": {}, "a": {}}}}, "oneOf": [{"properties": {"y": {}, "b": {}}}]}})",
                                         "notes/plugin.json");
    ASSERT_TRUE(manifest) << manifest.error().detail;
    EXPECT_EQ(manifest->settings_schema["$defs"]["s"]["x-order"], (json{"z", "a"}));
    EXPECT_EQ(manifest->settings_schema["oneOf"][0]["x-order"], (json{"y", "b"}));
}

TEST(SettingsSchema, ThatLeadsNowhereRefusesTheManifest) {
    const auto manifest = parse_manifest(R"({"id": "notes", "name": "Notes", "version": "1.2.3", "sdk": "1",
        "settings": {"properties": {"a": {"$ref": "#/$defs/b"}}}})",
                                         "notes/plugin.json");
    ASSERT_FALSE(manifest);
    EXPECT_EQ(manifest.error().code, "module.settings_reference");
}

}  // namespace
}  // namespace patchbay::modules
