// The API's description: what routes and live topics declare is what clients read, under names that are
// unique.
#include "host/api/description.hpp"
#include "host/api/host_schemas.hpp"
#include "host/modules/schema_names.hpp"

#include <patchbay/schema.hpp>

#include <gtest/gtest.h>

namespace patchbay {
namespace {

using nlohmann::json;

wire::Route declared(std::string method, std::string path) {
    wire::Route route;
    route.method = std::move(method);
    route.path = std::move(path);
    route.operation = "doIt";
    return route;
}

json operation_of(wire::Route route, const std::string& module = "shop") {
    const std::string path = route.path;
    const auto described = api::describe(
        {std::make_shared<http::Route>(http::make_route(std::move(route), module, {}, json::object()))}, {});
    return described.at("paths").at(path).begin().value();
}

json parameter(const std::string& name, const char* place, bool required, json schema) {
    return {{"name", name}, {"in", place}, {"required", required}, {"schema", std::move(schema)}};
}

TEST(Description, NamesPathQueryAndHeaderParametersWithTheirSchemas) {
    wire::Route route = declared("PATCH", "/api/v1/shop/{list}/items/{id}");
    route.path_schema = schema::id_path().dump();
    route.query_schema =
        schema::object({schema::field("to", schema::text()), schema::optional("dry", schema::boolean())})
            .dump();
    route.header_schema = schema::if_match().dump();
    const json version = schema::if_match()["properties"]["If-Match"];
    EXPECT_EQ(operation_of(route)["parameters"],
              json::array({parameter("list", "path", true, schema::text()),
                           parameter("id", "path", true, schema::uuid()),
                           parameter("dry", "query", false, schema::boolean()),
                           parameter("to", "query", true, schema::text()),
                           parameter("If-Match", "header", false, version)}));
}

TEST(Description, GivesEverySuccessfulStatusAndTheProblem) {
    wire::Route route = declared("POST", "/api/v1/shop/items");
    route.answer_schema = schema::boolean().dump();
    route.more_statuses = {201};
    const json responses = operation_of(route)["responses"];
    const json answer{{"application/json", {{"schema", schema::boolean()}}}};
    EXPECT_EQ(responses["200"]["content"], answer);
    EXPECT_EQ(responses["201"]["content"], answer);
    EXPECT_EQ(responses["default"]["content"]["application/problem+json"]["schema"],
              schema::reference("Problem"));
}

TEST(Description, SaysTheMediaTypeOfAnAnswerThatIsNotJson) {
    wire::Route route = declared("GET", "/api/v1/shop/picture");
    route.answer_type = "image/png";
    EXPECT_EQ(operation_of(route)["responses"]["200"]["content"], json({{"image/png", json::object()}}));
}

TEST(Description, AsksForTheSessionAndForTheTokenWhereItIsChecked) {
    const struct {
        const char* method;
        wire::Access access;
        json wanted;
    } cases[] = {
        {"GET", wire::Access::everyone, json::array()},
        {"POST", wire::Access::everyone, json::array()},
        {"GET", wire::Access::member, json::array({{{"session", json::array()}}})},
        {"POST", wire::Access::admins, json::array({{{"session", json::array()}, {"csrf", json::array()}}})},
    };
    for (const auto& each : cases) {
        wire::Route route = declared(each.method, "/api/v1/shop/items");
        route.access = each.access;
        EXPECT_EQ(operation_of(route)["security"], each.wanted) << each.method;
    }
}

TEST(Description, TellsTheOperationsOfModulesApart) {
    EXPECT_EQ(operation_of(declared("GET", "/api/v1/a"), "shop")["operationId"], "shop.doIt");
    EXPECT_EQ(operation_of(declared("GET", "/api/v1/a"), "host")["operationId"], "doIt");
}

TEST(Description, UnitesTheLiveMessages) {
    const json schemas = api::describe({}, api::host_schemas())["components"]["schemas"];
    EXPECT_EQ(schemas["LiveEvent"]["oneOf"], json::array({schema::reference("modules.state.changed"),
                                                          schema::reference("session.changed")}));
    const json& message = schemas["modules.state.changed"];
    EXPECT_EQ(message["required"], json::array({"topic", "event", "data"}));
    EXPECT_EQ(message["properties"]["event"], schema::one_of({"modules.state.changed"}));
}

TEST(Description, CanBeReadAndNamesCanNotWriteIntoThePage) {
    wire::Route route = declared("GET", "/api/v1/shop/items");
    route.summary = "<script>";
    route.answer_schema = schema::reference("Me").dump();
    const auto described = api::describe(
        {std::make_shared<http::Route>(http::make_route(std::move(route), "shop", {}, json::object()))},
        api::host_schemas());
    const std::string page = api::description_page(described);
    EXPECT_NE(page.find("<h2>shop</h2>"), std::string::npos);
    EXPECT_NE(page.find("<a href=\"#Me\">Me</a>"), std::string::npos);
    EXPECT_NE(page.find("<details id=\"Me\">"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
    EXPECT_EQ(page.find("<script"), std::string::npos);
}

wire::StartReply reply_with(const json& schema) {
    wire::StartReply reply;
    reply.schemas.push_back({"Message", schema.dump()});
    return reply;
}

const json kHost{{"Trouble", schema::text()}};

TEST(SchemaNames, StandUnderTheirModuleWhereverTheyAreReferredTo) {
    wire::StartReply reply = reply_with(schema::object({schema::field("why", schema::reference("Trouble"))}));
    wire::Route route = declared("POST", "/api/v1/shop/messages");
    route.body_schema = schema::reference("Message").dump();
    route.answer_schema = schema::page(schema::reference("Message")).dump();
    reply.routes.push_back(route);
    const auto named = modules::name_schemas("shop", reply, kHost);
    EXPECT_EQ(named.schemas,
              json({{"shop.Message", schema::object({schema::field("why", schema::reference("Trouble"))})}}));
    EXPECT_EQ(json::parse(reply.routes[0].body_schema), schema::reference("shop.Message"));
    EXPECT_EQ(json::parse(reply.routes[0].answer_schema), schema::page(schema::reference("shop.Message")));
    EXPECT_EQ(reply.routes[0].query_schema, "");
}

TEST(SchemaNames, PreferTheModulesOwnToTheHosts) {
    wire::StartReply reply = reply_with(schema::text());
    reply.schemas.push_back({"Trouble", schema::reference("Message").dump()});
    wire::Route route = declared("GET", "/api/v1/shop/trouble");
    route.answer_schema = schema::reference("Trouble").dump();
    reply.routes.push_back(route);
    modules::name_schemas("shop", reply, kHost);
    EXPECT_EQ(json::parse(reply.routes[0].answer_schema), schema::reference("shop.Trouble"));
}

TEST(SchemaNames, DescribeLiveEventsAsMessages) {
    wire::StartReply reply = reply_with(schema::text());
    const json data = schema::object({schema::field("message", schema::reference("Message"))});
    reply.topics.push_back({"shop", wire::Access::member, {{"shop.message.created", data.dump()}}});
    const auto named = modules::name_schemas("shop", reply, kHost);
    EXPECT_EQ(named.live_events, std::vector<std::string>{"shop.message.created"});
    EXPECT_EQ(
        named.schemas["shop.message.created"],
        modules::live_message("shop.message.created",
                              schema::object({schema::field("message", schema::reference("shop.Message"))})));
}

std::string refusal(wire::StartReply reply) {
    try {
        modules::name_schemas("shop", reply, kHost);
        return "";
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
}

TEST(SchemaNames, AreRefusedInWords) {
    wire::StartReply twice = reply_with(schema::text());
    twice.schemas.push_back(twice.schemas[0]);
    wire::StartReply nameless = reply_with(schema::text());
    nameless.schemas[0].name = "inbox.Message";
    wire::StartReply foreign = reply_with(schema::text());
    foreign.topics.push_back({"shop", wire::Access::member, {{"inbox.typing", "{}"}}});
    wire::StartReply repeated = reply_with(schema::text());
    repeated.topics.push_back({"shop", wire::Access::member, {{"shop.a", "{}"}, {"shop.a", "{}"}}});
    EXPECT_EQ(refusal(reply_with(schema::reference("Nothing"))),
              "a schema refers to Nothing, which neither shop nor the host declares");
    EXPECT_EQ(refusal(twice), "schema Message is declared twice");
    EXPECT_EQ(refusal(nameless), "\"inbox.Message\" can't name a schema: use letters, digits, - and _");
    EXPECT_EQ(refusal(foreign), "live event inbox.typing must begin with shop.");
    EXPECT_EQ(refusal(repeated), "live event shop.a is declared twice");
}

}  // namespace
}  // namespace patchbay
