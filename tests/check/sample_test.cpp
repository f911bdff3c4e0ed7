#include "host/check/sample.hpp"

#include "host/http/schema_validator.hpp"

#include <gtest/gtest.h>

namespace patchbay::check {
namespace {

using nlohmann::json;

class SampleFits : public testing::TestWithParam<const char*> {};

TEST_P(SampleFits, ItsSchemaInEverySize) {
    const json schema = json::parse(GetParam());
    const http::SchemaValidator validator(schema, json::object());
    for (const Size size : {Size::usual, Size::smallest, Size::largest}) {
        const auto made = sample(schema, json::object(), size);
        ASSERT_TRUE(made);
        EXPECT_TRUE(validator.check(*made).empty()) << made->dump();
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, SampleFits,
    testing::Values(R"({"type": "string", "minLength": 9, "maxLength": 12})", R"({"type": "string", "maxLength": 2})",
                    R"({"type": "string", "pattern": "^https?://.+"})",
                    R"({"type": "integer", "minimum": 10, "maximum": 50})", R"({"type": "integer", "maximum": -5})",
                    R"({"type": "number", "minimum": 0.5, "maximum": 0.75})", R"({"type": "boolean"})",
                    R"({"enum": ["a", "b"]})", R"({"const": 4})", R"({"type": ["null", "string"]})",
                    R"({"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}})",
                    R"({"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]})",
                    R"({"type": "object", "required": ["a"], "additionalProperties": false,
                        "properties": {"a": {"type": "string", "minLength": 1}, "b": {"type": "integer"}}})"));

TEST(Sample, TakesTheDefaultWhereThereIsOne) {
    EXPECT_EQ(sample({{"type", "integer"}, {"default", 12}}, json::object()), 12);
    EXPECT_EQ(sample({{"type", "integer"}, {"default", 12}, {"maximum", 20}}, json::object(), Size::largest), 20);
}

TEST(Sample, OnlyTheLargestHasWhatIsOptional) {
    const json schema = json::parse(R"({"properties": {"a": {"type": "string"}}})");
    EXPECT_FALSE(sample(schema, json::object(), Size::smallest)->contains("a"));
    EXPECT_TRUE(sample(schema, json::object(), Size::largest)->contains("a"));
}

TEST(Sample, APatternThatNothingCommonFitsHasNone) {
    EXPECT_FALSE(sample({{"type", "string"}, {"pattern", "^qq[0-9]{7}$"}}, json::object()));
    EXPECT_FALSE(sample(json::parse(R"({"required": ["a"], "properties": {"a": {"type": "string", "pattern": "^qq$"}}})"),
                        json::object()));
}

TEST(Sample, FollowsReferencesAndEndsWhenTheyAreRound) {
    const json named = json::parse(R"({"Id": {"type": "string", "format": "uuid"},
                                       "Tree": {"type": "object", "required": ["left"],
                                                "properties": {"left": {"$ref": "#/components/schemas/Tree"}}}})");
    EXPECT_EQ(sample({{"$ref", "#/components/schemas/Id"}}, named), "00000000-0000-4000-8000-000000000001");
    EXPECT_TRUE(sample({{"$ref", "#/components/schemas/Tree"}}, named));
}

}  // namespace
}  // namespace patchbay::check
