#include "host/check/calls.hpp"

#include <gtest/gtest.h>

namespace patchbay::check {
namespace {

using nlohmann::json;

Answer answer(int status, const std::string& body = "{}", const std::string& type = "application/json") {
    Answer made;
    made.status = status;
    made.body = body;
    made.content_type = type;
    return made;
}

Answer problem(int status, const std::string& code) {
    return answer(status, json{{"code", code}, {"title", "t"}, {"detail", "d"}}.dump(), "application/problem+json");
}

Route item_route() {
    Route route{"PUT", "/api/v1/shop/items/{item}/tags/{tag}"};
    route.query = json::object();
    route.places = {{"item", {{"type", "string"}, {"format", "uuid"}}}};
    route.body = {{"type", "object"},
                  {"required", {"name"}},
                  {"properties", {{"name", {{"type", "string"}, {"minLength", 3}, {"maxLength", 4}}}}}};
    route.answers[200] = {{"application/json", {{"schema", {{"type", "object"}, {"required", {"id"}}}}}}};
    return route;
}

TEST(Calls, APathIsFilledInOrder) {
    EXPECT_EQ(filled("/a/{b}/c/{d}", {"1", "2"}), "/a/1/c/2");
    EXPECT_EQ(filled("/a", {"1"}), "/a");
}

TEST(Calls, AreMadeUpFromWhatTheRouteDeclares) {
    const Ask ask = make_call(item_route(), json::object(), {}, 0);
    EXPECT_EQ(ask.method, "PUT");
    EXPECT_EQ(ask.target, "/api/v1/shop/items/00000000-0000-4000-8000-000000000001/tags/check");
    EXPECT_EQ(json::parse(ask.body), (json{{"name", "chec"}}));
}

TEST(Calls, TryWhatThePluginHasMade) {
    const Ask ask = make_call(item_route(), json::object(), {"id-1"}, 1);
    EXPECT_EQ(ask.target, "/api/v1/shop/items/id-1/tags/id-1");
}

TEST(Calls, OnlyTheServersOwnAnswersCountAsAway) {
    EXPECT_TRUE(is_away(problem(404, "host.no_such_route")));
    EXPECT_FALSE(is_away(problem(404, "shop.no_item")));
    EXPECT_FALSE(is_away(problem(503, "module.stopping"))) << "without Retry-After nobody knows when to come again";
    Answer later = problem(503, "module.stopping");
    later.retry_after = "1";
    EXPECT_TRUE(is_away(later));
}

TEST(Calls, WhatIsWrongWithAnAnswerWhateverWasAsked) {
    EXPECT_FALSE(objection(answer(200)));
    EXPECT_FALSE(objection(problem(422, "host.invalid")));
    EXPECT_FALSE(objection(problem(504, "module.too_slow")));
    EXPECT_EQ(objection(problem(500, "host.internal")), "500 host.internal: t (d)");
    EXPECT_EQ(objection(problem(503, "a.b")), "503 without Retry-After");
    Answer none;
    none.trouble = "Empty reply";
    EXPECT_EQ(objection(none), "no answer: Empty reply");
}

TEST(Calls, AnAnswerIsHeldAgainstItsDescription) {
    const Route route = item_route();
    const auto differs = [&](const Answer& given) { return difference(route, json::object(), given).value_or(""); };
    EXPECT_EQ(differs(answer(200, R"({"id": "1"})", "application/json; charset=utf-8")), "");
    EXPECT_NE(differs(answer(200, "{}")).find("differs from the described one"), std::string::npos);
    EXPECT_EQ(differs(answer(200, "{")), "its body is not JSON: {");
    EXPECT_EQ(differs(answer(201, R"({"id": "1"})")), "status 201 is not described");
    EXPECT_EQ(differs(answer(200, "<p>", "text/html")), "its type is text/html, and application/json is described");
    EXPECT_EQ(differs(problem(404, "shop.no_item")), "") << "a refusal is the problem's matter";
}

}  // namespace
}  // namespace patchbay::check
