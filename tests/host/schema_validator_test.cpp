// Bodies and queries against their schemas.
#include "host/http/schema_validator.hpp"

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

}  // namespace
}  // namespace patchbay::http
