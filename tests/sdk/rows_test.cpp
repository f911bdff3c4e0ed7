// Rows as the host sends them, parameters as it takes them, and the schema helpers.
#include <patchbay/database.hpp>
#include <patchbay/schema.hpp>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

using Cell = std::optional<std::string>;

std::string rows(const std::vector<std::string>& columns, const std::vector<std::vector<Cell>>& cells,
                 std::uint64_t affected = 0) {
    std::string out;
    codec::Writer writer(out);
    writer.write(affected);
    writer.write(columns);
    writer.write(static_cast<std::uint32_t>(cells.size()));
    for (const auto& row : cells) {
        for (const Cell& cell : row) {
            writer.write(cell ? static_cast<std::int32_t>(cell->size()) : std::int32_t{-1});
            if (cell) out += *cell;
        }
    }
    return out;
}

TEST(RowsTest, ReadCellsByTheirColumn) {
    const Rows read(
        rows({"id", "name", "open", "share"}, {{"7", "Ann", "t", "0.5"}, {"-8", std::nullopt, "f", ""}}, 2));
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read.affected(), 2U);
    EXPECT_EQ(read[0].integer("id"), 7);
    EXPECT_EQ(read[0].text("name"), "Ann");
    EXPECT_TRUE(read[0].boolean("open"));
    EXPECT_EQ(read[0].real("share"), 0.5);
    EXPECT_EQ(read[1].integer("id"), -8);
    EXPECT_TRUE(read[1].is_null("name"));
    EXPECT_EQ(read[1].text("name"), "");
    EXPECT_EQ(read[1].optional_text("name"), std::nullopt);
    EXPECT_EQ(read[1].optional_text("share"), "");
    EXPECT_THROW((void)read[0].text("nobody"), std::out_of_range);
    EXPECT_THROW((void)read[2].text("id"), std::out_of_range);
    std::string names;
    for (const Row row : read)
        names += row.text("id") + ";";
    EXPECT_EQ(names, "7;-8;");
}

TEST(RowsTest, MayBeEmpty) {
    EXPECT_TRUE(Rows(rows({"id"}, {})).empty());
    EXPECT_EQ(Rows(rows({}, {}, 3)).affected(), 3U);
}

TEST(RowsTest, ReadJson) {
    const Rows read(rows({"a", "b"}, {{R"({"x":[1]})", std::nullopt}}));
    EXPECT_EQ(read[0].json("a")["x"][0], 1);
    EXPECT_TRUE(read[0].json("b").is_null());
}

TEST(RowsTest, WriteTimesAsRfc3339) {
    const struct {
        const char* stored;
        const char* wanted;
    } cases[] = {
        {"2026-01-31 12:00:00.123456+00", "2026-01-31T12:00:00.123Z"},
        {"2026-01-31 12:00:00+00", "2026-01-31T12:00:00Z"},
        {"2026-01-31 12:00:00.1+00", "2026-01-31T12:00:00.1Z"},
        {"2026-01-31 12:00:00.12+00:00", "2026-01-31T12:00:00.12Z"},
        {"", ""},
        {"nonsense", ""},
    };
    for (const auto& each : cases)
        EXPECT_EQ(Rows(rows({"at"}, {{each.stored}}))[0].time("at"), each.wanted) << each.stored;
    const Rows none(rows({"at"}, {{std::nullopt}}));
    EXPECT_EQ(none[0].time("at"), "");
    EXPECT_EQ(none[0].optional_time("at"), std::nullopt);
}

TEST(RowsTest, RefuseEveryTruncation) {
    const std::string whole = rows({"id", "name"}, {{"7", "Ann"}, {"8", std::nullopt}}, 1);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW(Rows(whole.substr(0, size)), DecodeError) << size;
    }
}

TEST(Parameters, AreTextAsPostgresReadsIt) {
    EXPECT_EQ(to_parameter(true), "t");
    EXPECT_EQ(to_parameter(std::int64_t{-7}), "-7");
    EXPECT_EQ(to_parameter("text"), "text");
    EXPECT_EQ(to_parameter(std::nullopt), std::nullopt);
    EXPECT_EQ(to_parameter(std::optional<int>(3)), "3");
    EXPECT_EQ(to_parameter(std::optional<int>()), std::nullopt);
    EXPECT_EQ(to_parameter(nlohmann::json()), std::nullopt);
    EXPECT_EQ(to_parameter(nlohmann::json{{"a", 1}}), R"({"a":1})");
    EXPECT_EQ(to_parameter(std::vector<std::string>{}), "{}");
    EXPECT_EQ(to_parameter(std::vector<std::string>{"a", "b,\"c\\", ""}), R"({"a","b,\"c\\",""})");
}

TEST(Parameters, KeepTheWholeNumber) {
    for (const double number : {0.1, 1e-9, 1.0 / 3, 1e300, -2.5, 0.0}) {
        EXPECT_EQ(std::stod(to_parameter(number).value()), number);
    }
}

using nlohmann::json;

TEST(Schema, ObjectsNameTheirMembersAndNothingElse) {
    EXPECT_EQ(schema::object({schema::field("name", schema::text(1, 80)),
                              schema::optional("age", schema::integer(0, 150))}),
              json::parse(R"({"type":"object","additionalProperties":false,"required":["name"],"properties":{
                "name":{"type":"string","minLength":1,"maxLength":80},
                "age":{"type":"integer","minimum":0,"maximum":150}}})"));
    EXPECT_FALSE(schema::object({schema::optional("a", schema::any())}).contains("required"));
}

TEST(Schema, DescribesValues) {
    EXPECT_EQ(schema::one_of({"a", "b"}), json::parse(R"({"type":"string","enum":["a","b"]})"));
    EXPECT_EQ(schema::list(schema::boolean()), json::parse(R"({"type":"array","items":{"type":"boolean"}})"));
    EXPECT_EQ(schema::reference("Bot"), json::parse(R"({"$ref":"#/components/schemas/Bot"})"));
    EXPECT_EQ(schema::nullable(schema::text()), json::parse(R"({"type":["string","null"]})"));
    EXPECT_EQ(schema::nullable(schema::reference("Bot"))["anyOf"][1]["type"], "null");
    EXPECT_TRUE(schema::nullable(schema::one_of({"a"})).contains("anyOf")) << "an enum does not hold null";
}

TEST(Schema, PagesHaveItemsAndACursor) {
    const json page = schema::page(schema::reference("Bot"));
    EXPECT_EQ(page["properties"]["items"]["type"], "array");
    EXPECT_EQ(page["required"], json({"items", "next"}));
    const json query = schema::page_query({schema::optional("search", schema::text())});
    EXPECT_EQ(query["properties"]["limit"]["maximum"], 100);
    EXPECT_TRUE(query["properties"].contains("cursor"));
    EXPECT_TRUE(query["properties"].contains("search"));
}

}  // namespace
}  // namespace patchbay
