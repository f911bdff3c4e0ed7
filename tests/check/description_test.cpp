#include "host/check/description.hpp"

#include <gtest/gtest.h>

namespace patchbay::check {
namespace {

const auto kOpenapi = nlohmann::json::parse(R"({
  "paths": {
    "/api/v1/shop/items/{id}": {
      "get": {"tags": ["shop"],
              "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                             {"name": "lang", "in": "query", "required": true, "schema": {"enum": ["en"]}},
                             {"name": "limit", "in": "query", "required": false, "schema": {}}],
              "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
                            "default": {"content": {}}}},
      "delete": {"tags": ["shop"], "responses": {"204": {}}}
    },
    "/api/v1/shop/items": {
      "post": {"tags": ["shop"],
               "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Nothing"}}}},
               "responses": {"201": {}}}
    },
    "/api/v1/other/things": {"get": {"tags": ["other"], "responses": {"200": {}}}}
  },
  "components": {"schemas": {"Item": {"type": "object"}}}
})");

constexpr std::string_view kMetrics =
    "# HELP patchbay_http_request_seconds_total Time\n"
    "patchbay_http_request_seconds_total{method=\"POST\",module=\"shop\",route=\"/hooks/shop/{secret}\"} 0\n"
    "patchbay_http_request_seconds_total{method=\"POST\",module=\"other\",route=\"/hooks/other/x\"} 0\n"
    "patchbay_http_request_seconds_total{method=\"GET\",module=\"shop\",route=\"/api/v1/shop/items/{id}\"} 0\n";

const Route& route(const Description& description, const std::string& name) {
    for (const Route& each : description.routes) {
        if (each.name() == name) return each;
    }
    throw std::out_of_range(name);
}

TEST(Description, HoldsThePluginsOwnRoutesAndHooks) {
    const Description description = describe_plugin("shop", kOpenapi, kMetrics);
    EXPECT_EQ(description.routes.size(), 4U);
    EXPECT_TRUE(route(description, "POST /hooks/shop/{secret}").hook);
    EXPECT_FALSE(route(description, "DELETE /api/v1/shop/items/{id}").hook);
}

TEST(Description, KnowsWhatARouteTakesAndAnswers) {
    const Description description = describe_plugin("shop", kOpenapi, kMetrics);
    const Route& get = route(description, "GET /api/v1/shop/items/{id}");
    EXPECT_TRUE(get.query.contains("lang"));
    EXPECT_FALSE(get.query.contains("limit"));
    EXPECT_TRUE(get.places.contains("id"));
    EXPECT_EQ(get.answers.size(), 1U);
    EXPECT_TRUE(get.body.is_null());
    EXPECT_FALSE(route(description, "POST /api/v1/shop/items").body.is_null());
}

TEST(Description, NamesReferencesThatLeadNowhere) {
    const Description description = describe_plugin("shop", kOpenapi, kMetrics);
    ASSERT_EQ(description.dangling.size(), 1U);
    EXPECT_EQ(*description.dangling.begin(), "\"#/components/schemas/Nothing\" in POST /api/v1/shop/items");
}

TEST(Description, ParametersAreNamedInOrder) {
    EXPECT_EQ(parameters_in("/a/{b}/c/{d}"), (std::vector<std::string>{"b", "d"}));
    EXPECT_TRUE(parameters_in("/a").empty());
}

}  // namespace
}  // namespace patchbay::check
