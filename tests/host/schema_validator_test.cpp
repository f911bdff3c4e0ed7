// Bodies and queries against their schemas.
#include "host/http/schema_validator.hpp"
#include "host/runtime/runtime.hpp"

#include <gtest/gtest.h>

namespace patchbay::http {
namespace {

using nlohmann::json;

const json kPerson = json::parse(R"({
  "type": "object", "required": ["name"], "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "minLength": 1, "maxLength": 80},
    "age": {"type": "integer", "minimum": 0, "maximum": 150},
    "mode": {"type": "string", "enum": ["polling", "webhook"]},
    "models": {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 5}},
    "nick": {"type": ["string", "null"], "maxLength": 5}
  }})");

std::vector<FieldError> check(const json& value) {
    return SchemaValidator(kPerson, json::object()).check(value);
}

TEST(SchemaValidatorTest, PassesWhatIsRight) {
    EXPECT_TRUE(check({{"name", "Ann"}}).empty());
    EXPECT_TRUE(
        check({{"name", "Ann"}, {"age", 30}, {"mode", "polling"}, {"models", {"a"}}, {"nick", nullptr}})
            .empty());
}

TEST(SchemaValidatorTest, NamesTheFieldAndWhatToEnter) {
    const struct {
        json value;
        const char* field;
        const char* fix;
    } cases[] = {
        {{{"age", 1}}, "name", "Enter text of 1 to 80 characters"},
        {{{"name", ""}}, "name", "Enter text of 1 to 80 characters"},
        {{{"name", 5}}, "name", "Enter text of 1 to 80 characters"},
        {{{"name", "A"}, {"age", 151}}, "age", "Enter a whole number from 0 to 150"},
        {{{"name", "A"}, {"age", 1.5}}, "age", "Enter a whole number from 0 to 150"},
        {{{"name", "A"}, {"mode", "push"}}, "mode", "Enter one of: polling, webhook"},
        {{{"name", "A"}, {"models", {"ok", "too long"}}}, "models/1", "Enter text of 1 to 5 characters"},
        {{{"name", "A"}, {"nick", "too long"}}, "nick", "Enter text of 0 to 5 characters"},
        {{{"name", "A"}, {"surname", "B"}}, "", "Leave it out"},
        {json::array(), "", "Enter an object"},
    };
    for (const auto& each : cases) {
        const auto errors = check(each.value);
        ASSERT_FALSE(errors.empty()) << each.value;
        EXPECT_EQ(errors.front().field, each.field) << each.value << ": " << errors.front().reason;
        EXPECT_EQ(errors.front().fix, each.fix) << each.value;
        EXPECT_FALSE(errors.front().reason.empty());
    }
}

TEST(SchemaValidatorTest, ReportsEveryFieldOnce) {
    const auto errors = check({{"name", ""}, {"age", -1}, {"mode", "push"}});
    std::multiset<std::string> fields;
    for (const auto& error : errors)
        fields.insert(error.field);
    EXPECT_EQ(fields, (std::multiset<std::string>{"age", "mode", "name"}));
}

TEST(SchemaValidatorTest, NamesTheUnknownMember) {
    EXPECT_NE(check({{"name", "A"}, {"surname", "B"}}).front().reason.find("surname"), std::string::npos);
}

TEST(SchemaValidatorTest, FollowsReferences) {
    const SchemaValidator validator({{"$ref", "#/components/schemas/Person"}}, {{"Person", kPerson}});
    EXPECT_TRUE(validator.check({{"name", "Ann"}}).empty());
    const auto errors = validator.check({{"name", ""}});
    ASSERT_FALSE(errors.empty());
    EXPECT_EQ(errors.front().fix, "Enter text of 1 to 80 characters");
}

TEST(SchemaValidatorTest, RefusesASchemaThatIsNone) {
    EXPECT_THROW(SchemaValidator({{"type", 5}}, json::object()), std::invalid_argument);
}

TEST(QueryToJson, ReadsEachParameterAsItsType) {
    const json schema = json::parse(
        R"({"properties":{"limit":{"type":"integer"},"unread":{"type":"boolean"},"search":{"type":"string"}}})");
    EXPECT_EQ(query_to_json({{"limit", "20"}, {"unread", "true"}, {"search", "5"}}, schema),
              json({{"limit", 20}, {"unread", true}, {"search", "5"}}));
    EXPECT_EQ(query_to_json({{"limit", "many"}, {"unread", "1"}}, schema),
              json({{"limit", "many"}, {"unread", "1"}}))
        << "what can't be read stays text, for the schema to refuse";
    EXPECT_EQ(query_to_json({{"limit", ""}}, schema), json({{"limit", ""}}));
    EXPECT_EQ(query_to_json({{"limit", "99999999999999999999"}}, schema),
              json({{"limit", "99999999999999999999"}}));
}

TEST(SchemaValidatorTest, MatchesLongTextsOnASmallStack) {
    const SchemaValidator validator(
        json::parse(
            R"({"properties": {"email": {"type": "string", "maxLength": 9000000, "pattern": "^[^@\\s]+@[^@\\s]+$"},
                                       "words": {"type": "string", "pattern": "^((a|b)*|[a-z])*$"}}})"),
        json::object());
    runtime::Runtime loops{1};
    loops.run(runtime::intern_label("test", "matches"), [&] {
        EXPECT_TRUE(validator.check({{"email", "a@" + std::string(1'000'000, 'x')}}).empty());
        EXPECT_FALSE(validator.check({{"email", std::string(1'000'000, 'x')}}).empty());
        validator.check({{"words", std::string(100'000, 'a') + "!"}});
    });
}

TEST(SchemaValidatorTest, FollowsAValueOnlyAsDeepAsTheStackOfAFiber) {
    const SchemaValidator validator(
        json::parse(
            R"({"$defs": {"a b": {"properties": {"next": {"$ref": "#/$defs/a%20b"}, "n": {"type": "integer"}}}},
                "allOf": [{"$ref": "#/$defs/a%20b"}]})"),
        json::object());
    const auto nested = [](int levels) {
        json value{{"n", "x"}};
        for (int level = 1; level < levels; ++level)
            value = {{"next", std::move(value)}};
        return value;
    };
    runtime::Runtime loops{1};
    loops.run(runtime::intern_label("test", "follows"), [&] {
        EXPECT_EQ(validator.check(nested(3)).front().field, "next/next/n");
        EXPECT_EQ(validator.check(nested(3)).front().fix, "Enter a whole number");
        EXPECT_FALSE(validator.check(nested(64)).empty());
        EXPECT_EQ(validator.check(nested(100'000)).front().reason, "is nested too deeply");
    });
}

TEST(SchemaValidatorTest, MatchesCharactersAndNotBytes) {
    const SchemaValidator validator(json::parse(R"({"type": "string", "pattern": "^[а-я]{1,3}$"})"),
                                    json::object());
    EXPECT_TRUE(validator.check("шок").empty());
    EXPECT_FALSE(validator.check("шоки").empty());
    EXPECT_FALSE(validator.check("шо\n").empty()) << "the end is the end";
}

TEST(SchemaValidatorTest, RefusesAPatternThatIsNone) {
    EXPECT_THROW(SchemaValidator(json::parse(R"({"pattern": "("})"), json::object()), std::invalid_argument);
}

TEST(SchemaValidatorTest, FollowsReferencesAndWhatStandsBesideThem) {
    const SchemaValidator validator(json::parse(R"({
        "$defs": {"port": {"type": "integer", "minimum": 1}, "tree": {"properties": {"left": {"$ref": "#/$defs/tree"}, "n": {"type": "integer"}}}},
        "properties": {"port": {"$ref": "#/$defs/port", "maximum": 100}, "tree": {"$ref": "#/$defs/tree"},
                       "both": {"allOf": [{"$ref": "#/$defs/port"}, {"maximum": 9}]}}})"),
                                    json::object());
    EXPECT_TRUE(validator.check({{"port", 100}, {"both", 9}}).empty());
    const auto errors = validator.check({{"port", 101}, {"both", 0}, {"tree", {{"left", {{"n", "x"}}}}}});
    std::set<std::string> fields;
    for (const auto& error : errors)
        fields.insert(error.field);
    EXPECT_EQ(fields, (std::set<std::string>{"port", "both", "tree/left/n"}));
}

TEST(SchemaValidatorTest, ReadsWhatLaterDraftsSay) {
    const SchemaValidator validator(json::parse(R"({
        "dependentRequired": {"user": ["password"]},
        "properties": {"pair": {"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false},
                       "kind": {"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]},
                       "day": {"type": ["string", "null"], "format": "date"}}})"),
                                    json::object());
    EXPECT_TRUE(
        validator.check({{"user", "u"}, {"password", "p"}, {"pair", {"a", 1}}, {"day", nullptr}}).empty());
    EXPECT_TRUE(validator.check({{"day", json::array({1})}}).size() == 1) << "a wrong type is no exception";
    const auto missing = validator.check({{"user", "u"}});
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(missing[0].field, "password");
    EXPECT_EQ(missing[0].reason, "is missing");
    EXPECT_FALSE(validator.check({{"pair", {1, "a"}}}).empty());
    EXPECT_FALSE(validator.check({{"pair", {"a", 1, 2}}}).empty());
    EXPECT_EQ(validator.check({{"kind", "c"}}).front().fix, "Enter one of: a, b");
    EXPECT_EQ(validator.check({{"day", "2026-02-30"}}).front().fix, "Enter a date such as 2026-01-31");
}

TEST(SchemaValidatorTest, RefusesNamesThatItWouldHaveToMatchForLong) {
    const SchemaValidator validator(json::parse(R"({"patternProperties": {"^(a|b)*$": {"type": "string"}}})"),
                                    json::object());
    EXPECT_TRUE(validator.check({{"ab", "x"}}).empty());
    EXPECT_FALSE(validator.check({{std::string(100'000, 'a'), "x"}}).empty());
}

}  // namespace
}  // namespace patchbay::http
