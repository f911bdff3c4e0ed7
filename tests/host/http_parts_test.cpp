// The parts of the HTTP server that decide: routes, rates, heads of answers, problems, CSRF, schemas, static
// files.
#include "host/http/dispatcher.hpp"
#include "host/http/problem.hpp"
#include "host/http/rate_limit.hpp"
#include "host/http/response_writer.hpp"
#include "host/http/router.hpp"
#include "host/http/schema_validator.hpp"
#include "host/http/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace patchbay::http {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

std::shared_ptr<const Route> route(std::string method, std::string path) {
    wire::Route declared;
    declared.method = std::move(method);
    declared.path = std::move(path);
    return std::make_shared<Route>(make_route(std::move(declared), "test", {}, json::object()));
}

std::string found(const RouteTable& table, std::string_view method, std::string_view path) {
    const Match match = table.find(method, path);
    return match.route             ? match.route->declared.path
           : match.allowed.empty() ? "-"
                                   : "allowed: " + match.allowed;
}

TEST(RouteTable, FindsLiteralsBeforeParameters) {
    const RouteTable table(
        {{route("GET", "/bots/{id}"), route("GET", "/bots/new"), route("PUT", "/bots/{id}"),
          route("GET", "/bots/{id}/chats/{chat}"), route("GET", "/")}});
    const struct {
        const char* method;
        const char* path;
        const char* wanted;
    } cases[] = {
        {"GET", "/bots/new", "/bots/new"},
        {"GET", "/bots/7", "/bots/{id}"},
        {"PUT", "/bots/7", "/bots/{id}"},
        {"HEAD", "/bots/7", "/bots/{id}"},
        {"DELETE", "/bots/7", "allowed: GET, PUT"},
        {"GET", "/bots/7/chats/8", "/bots/{id}/chats/{chat}"},
        {"GET", "/bots/7/chats", "-"},
        {"GET", "/bots", "-"},
        {"GET", "/bots/", "-"},
        {"GET", "/bots/7/", "-"},
        {"GET", "//bots/7", "-"},
        {"GET", "/", "/"},
        {"GET", "", "-"},
        {"GET", "bots/7", "-"},
        {"get", "/bots/7", "allowed: GET, PUT"},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(found(table, each.method, each.path), each.wanted) << each.method << " " << each.path;
    }
}

TEST(RouteTable, FallsBackToAParameterWhenTheLiteralLeadsNowhere) {
    const RouteTable table({{route("GET", "/bots/new/help"), route("GET", "/bots/{id}/chats"),
                             route("POST", "/bots/new"), route("GET", "/bots/{id}")}});
    EXPECT_EQ(found(table, "GET", "/bots/new/chats"), "/bots/{id}/chats");
    EXPECT_EQ(found(table, "GET", "/bots/new/help"), "/bots/new/help");
}

TEST(RouteTable, GivesParametersByTheNamesOfTheRouteThatMatched) {
    const RouteTable table({{route("GET", "/a/{first}/b/{second}"), route("PUT", "/a/{other}/b/{name}")}});
    const Match get = table.find("GET", "/a/1/b/2");
    ASSERT_EQ(get.parameters.size(), 2U);
    EXPECT_EQ(get.parameters[0].name, "first");
    EXPECT_EQ(get.parameters[1].value, "2");
    EXPECT_EQ(table.find("PUT", "/a/1/b/2").parameters[0].name, "other");
}

TEST(Router, MountsAllRoutesOrNoneAndUnmounts) {
    Router router;
    {
        auto mount = router.mount({route("GET", "/a"), route("GET", "/b/{x}")});
        EXPECT_EQ(found(router.table(), "GET", "/a"), "/a");
        EXPECT_THROW((void)router.mount({route("GET", "/c"), route("GET", "/b/{y}")}), std::invalid_argument);
        EXPECT_EQ(found(router.table(), "GET", "/c"), "-");
        const auto other = router.mount({route("POST", "/a")});
        EXPECT_EQ(found(router.table(), "POST", "/a"), "/a");
        Router::Mount moved = std::move(mount);
        EXPECT_EQ(found(router.table(), "GET", "/a"), "/a");
    }
    EXPECT_EQ(found(router.table(), "GET", "/a"), "-");
    EXPECT_NO_THROW((void)router.mount({route("GET", "/a")}));
}

TEST(Router, KeepsARouteAliveForTheRequestThatFoundIt) {
    Router router;
    Match match;
    {
        const auto mount = router.mount({route("GET", "/a")});
        match = router.table().find("GET", "/a");
    }
    ASSERT_TRUE(match.route);
    EXPECT_EQ(match.route->declared.path, "/a");
}

TEST(Gcra, LetsABurstThroughAndThenOneAfterTheOther) {
    const Rate rate{60, 1min, 3};
    Instant arrival;
    const Instant now = Instant(1h);
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(gcra(rate, now, arrival), 0ms) << index;
    EXPECT_EQ(gcra(rate, now, arrival), 1000ms);
    EXPECT_EQ(gcra(rate, now + 999ms, arrival), 1ms);
    EXPECT_EQ(gcra(rate, now + 1s, arrival), 0ms);
    EXPECT_EQ(gcra(rate, now + 1s, arrival), 1000ms) << "a refusal costs nothing, an answer does";
    for (int index = 0; index < 3; ++index)
        EXPECT_EQ(gcra(rate, now + 1h, arrival), 0ms) << "a rest gives no more than the burst";
    EXPECT_NE(gcra(rate, now + 1h, arrival), 0ms);
}

TEST(Gcra, AllowsAsManyAsTheRateAtOnceWhenNoBurstIsGiven) {
    const Rate rate{5, 10s, 0};
    Instant arrival;
    for (int index = 0; index < 5; ++index)
        EXPECT_EQ(gcra(rate, Instant(1h), arrival), 0ms);
    EXPECT_EQ(gcra(rate, Instant(1h), arrival), 2000ms);
}

TEST(RateLimiterTest, CountsEachKeyByItselfAndNothingWithoutARate) {
    RateLimiter limiter({1, 1min, 0});
    EXPECT_EQ(limiter.take("a", Instant(1h)), 0ms);
    EXPECT_EQ(limiter.take("b", Instant(1h)), 0ms);
    EXPECT_EQ(limiter.take("a", Instant(1h)), 60000ms);
    RateLimiter open({0, 1min, 0});
    for (int index = 0; index < 100; ++index)
        EXPECT_EQ(open.take("a", Instant(1h)), 0ms);
}

std::string head_of(const Response& response, const Framing& framing) {
    std::string out;
    append_head(out, response, framing);
    return out;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(ResponseHead, SaysHowTheBodyIsFramed) {
    const std::string plain = head_of(Response::json("{}"), {2, false, true});
    EXPECT_TRUE(plain.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    EXPECT_TRUE(plain.ends_with("\r\n\r\n"));
    EXPECT_TRUE(has(plain, "\r\nContent-Length: 2\r\n"));
    EXPECT_TRUE(has(plain, "\r\nContent-Type: application/json\r\n"));
    EXPECT_FALSE(has(plain, "Connection"));
    const std::string chunked = head_of(Response::text(""), {std::nullopt, true, false});
    EXPECT_TRUE(has(chunked, "\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_TRUE(has(chunked, "\r\nConnection: close\r\n"));
    EXPECT_FALSE(has(chunked, "Content-Length"));
}

TEST(ResponseHead, GivesNoLengthToStatusesWithoutABody) {
    for (const int status : {204, 304})
        EXPECT_FALSE(has(head_of(Response::empty(status), {0, false, true}), "Content-Length"));
    EXPECT_TRUE(has(head_of(Response::empty(404), {0, false, true}), "Content-Length: 0"));
}

TEST(ResponseHead, CanNotBeSplitByTheValueOfAHeader) {
    Response response = Response::text("x");
    response.header("X-Name", "a\r\nSet-Cookie: stolen=1\r\n\r\n<html>")
        .header("X-Nul", std::string("a\0b", 3));
    response.content_type = "text/plain\r\nX-Evil: 1";
    const std::string head = head_of(response, {1, false, true});
    EXPECT_FALSE(has(head, "\nSet-Cookie"));
    EXPECT_FALSE(has(head, "\nX-Evil"));
    EXPECT_EQ(head.find("\r\n\r\n"), head.size() - 4);
    EXPECT_EQ(head.find('\0'), std::string::npos);
}

TEST(Chunks, CarryTheirSizeInHexadecimal) {
    std::string out;
    append_chunk(out, std::string(26, 'x'));
    append_chunk(out, "");
    EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

TEST(Problem, MapsEveryKindToItsStatus) {
    const std::map<ErrorKind, int> statuses{
        {ErrorKind::invalid, 422},          {ErrorKind::not_found, 404},   {ErrorKind::conflict, 409},
        {ErrorKind::forbidden, 403},        {ErrorKind::unavailable, 503}, {ErrorKind::cancelled, 503},
        {ErrorKind::timeout, 504},          {ErrorKind::internal, 500},    {ErrorKind::unknown_method, 500},
        {ErrorKind::unauthenticated, 401},  {ErrorKind::too_many, 429},    {ErrorKind::stale, 412},
        {static_cast<ErrorKind>(4711), 500}};
    for (const auto& [kind, status] : statuses)
        EXPECT_EQ(status_of(kind), status);
}

TEST(Problem, SaysWhatWhyAndWhatToDo) {
    const Response response = problem({ErrorKind::invalid,
                                       "x.bad",
                                       "Title",
                                       "Detail \xff",
                                       "Fix",
                                       {{"name", "is empty", "Enter one"}},
                                       1500},
                                      "r1");
    EXPECT_EQ(response.content_type, "application/problem+json");
    const json body = json::parse(response.body);
    EXPECT_EQ(body["status"], 422);
    EXPECT_EQ(body["code"], "x.bad");
    EXPECT_EQ(body["fix"], "Fix");
    EXPECT_EQ(body["request_id"], "r1");
    EXPECT_EQ(body["fields"][0]["reason"], "is empty");
    ASSERT_EQ(response.headers.size(), 1U);
    EXPECT_EQ(response.headers[0].value, "2") << "Retry-After in whole seconds, rounded up";
}

TEST(Problem, AlwaysSaysWhenToComeBackAfter503And429) {
    for (const auto kind : {ErrorKind::unavailable, ErrorKind::too_many}) {
        const Response response = problem({kind, "", "", "", "", {}, 0}, "");
        ASSERT_EQ(response.headers.size(), 1U);
        EXPECT_EQ(response.headers[0].name, "Retry-After");
    }
    EXPECT_TRUE(problem({ErrorKind::internal, "", "", "", "", {}, 0}, "").headers.empty());
}

Identity signed_in() {
    Identity identity;
    identity.user.id = "u1";
    identity.csrf_token = "token";
    return identity;
}

TEST(CsrfObjection, LetsOnlyTheOwnPageChangeAnything) {
    using Headers = std::vector<Header>;
    const struct {
        const char* method;
        bool signed_in;
        Headers headers;
        bool allowed;
    } cases[] = {
        {"GET", true, {}, true},
        {"HEAD", true, {{"Sec-Fetch-Site", "cross-site"}}, true},
        {"POST", true, {{"X-CSRF-Token", "token"}}, true},
        {"POST",
         true,
         {{"x-csrf-token", "token"}, {"Sec-Fetch-Site", "same-origin"}, {"Origin", "https://a:1"}},
         true},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Sec-Fetch-Site", "none"}}, true},
        {"POST", true, {}, false},
        {"PUT", true, {{"X-CSRF-Token", "tokem"}}, false},
        {"PATCH", true, {{"X-CSRF-Token", ""}}, false},
        {"DELETE", true, {{"X-CSRF-Token", "token2"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Sec-Fetch-Site", "cross-site"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Sec-Fetch-Site", "same-site"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Origin", "https://b"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Origin", "null"}}, false},
        {"POST", true, {{"X-CSRF-Token", "token"}, {"Origin", "https://a:1.evil.example"}}, false},
        {"POST", false, {}, true},
        {"POST", false, {{"Origin", "https://evil.example"}}, false},
        {"POST", false, {{"Sec-Fetch-Site", "cross-site"}}, false},
        {"INVENTED", true, {}, false},
    };
    for (const auto& each : cases) {
        Request request;
        request.method = each.method;
        request.headers = each.headers;
        request.headers.push_back({"Host", "a:1"});
        const std::string objection = csrf_objection(request, each.signed_in ? signed_in() : Identity());
        EXPECT_EQ(objection.empty(), each.allowed) << each.method << ": " << objection;
    }
}

TEST(Cookies, AreFoundByTheirWholeName) {
    Request request;
    request.headers = {{"cookie", "ab=1; a=2;  b=3;a=4; empty="}};
    EXPECT_EQ(request.cookie("a"), "2");
    EXPECT_EQ(request.cookie("b"), "3");
    EXPECT_EQ(request.cookie("empty"), "");
    EXPECT_EQ(request.cookie("none"), "");
}

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

class WebFolder : public testing::Test {
  protected:
    WebFolder() : folder_(std::filesystem::temp_directory_path() / ("web-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_ / "site" / "assets");
        write("secret.txt", "secret");
        write("site/index.html", "<app>");
        write("site/assets/app-1a2b.js", "0123456789");
        write("site/assets/app-1a2b.js.br", "BR");
        write("site/assets/app-1a2b.js.gz", "GZ");
        write("site/empty.txt", "");
        write("site/orphan.js.br", "only compressed");
        files_ = std::make_unique<StaticFiles>(folder_ / "site");
    }
    ~WebFolder() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
    }

    Response get(std::string path, std::vector<Header> headers = {}) const {
        Request request;
        request.method = "GET";
        request.path = std::move(path);
        request.headers = std::move(headers);
        return files_->serve(request);
    }
    static std::string header(const Response& response, std::string_view name) {
        for (const Header& each : response.headers) {
            if (each.name == name) return each.value;
        }
        return "";
    }

    const std::filesystem::path folder_;
    std::unique_ptr<StaticFiles> files_;
};

TEST_F(WebFolder, ServesFilesAndTheAppForItsOwnPaths) {
    EXPECT_EQ(get("/index.html").content(), "<app>");
    EXPECT_EQ(get("/").content(), "<app>");
    EXPECT_EQ(get("/inbox/018f").content(), "<app>");
    EXPECT_EQ(get("/inbox/018f").content_type, "text/html; charset=utf-8");
    EXPECT_EQ(get("/assets/missing.js").status, 404);
    EXPECT_EQ(get("/orphan.js").status, 404);
}

TEST_F(WebFolder, NeverLeavesItsFolder) {
    for (const char* path : {"/../secret.txt", "/assets/../../secret.txt", "//../secret.txt",
                             "/..%2fsecret.txt", "/./index.html.."}) {
        EXPECT_NE(get(path).content(), "secret") << path;
        EXPECT_EQ(get(path).status, 404) << path;
    }
}

TEST_F(WebFolder, CachesHashedNamesForGoodAndThePageNever) {
    EXPECT_NE(header(get("/assets/app-1a2b.js"), "Cache-Control").find("immutable"), std::string::npos);
    EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
    const std::string etag = header(get("/"), "ETag");
    EXPECT_EQ(get("/", {{"If-None-Match", etag}}).status, 304);
    EXPECT_EQ(get("/", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(WebFolder, ChoosesTheBestEncodingThatIsAccepted) {
    const struct {
        const char* accepted;
        const char* content;
    } cases[] = {{"", "0123456789"},          {"identity", "0123456789"}, {"gzip", "GZ"},
                 {"gzip, deflate, br", "BR"}, {"br;q=0, gzip", "GZ"},     {"br; q=0, gzip", "GZ"},
                 {"gzip, br;q=0.8", "BR"},    {"brotli", "0123456789"}};
    for (const auto& each : cases) {
        const Response response = get("/assets/app-1a2b.js", {{"Accept-Encoding", each.accepted}});
        EXPECT_EQ(response.content(), each.content) << each.accepted;
        EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
    }
}

TEST_F(WebFolder, SendsRangesOfThePlainFile) {
    const struct {
        const char* range;
        int status;
        const char* content;
        const char* content_range;
    } cases[] = {
        {"bytes=0-0", 206, "0", "bytes 0-0/10"},
        {"bytes=2-4", 206, "234", "bytes 2-4/10"},
        {"bytes=7-", 206, "789", "bytes 7-9/10"},
        {"bytes=-3", 206, "789", "bytes 7-9/10"},
        {"bytes=-100", 206, "0123456789", "bytes 0-9/10"},
        {"bytes=8-100", 206, "89", "bytes 8-9/10"},
        {"bytes=10-", 416, "", "bytes */10"},
        {"bytes=10-20", 416, "", "bytes */10"},
        {"bytes=4-2", 200, "0123456789", ""},
        {"bytes=0-1,3-4", 200, "0123456789", ""},
        {"bytes=a-b", 200, "0123456789", ""},
        {"bytes=", 200, "0123456789", ""},
        {"bytes=99999999999999999999-", 200, "0123456789", ""},
        {"lines=1-2", 200, "0123456789", ""},
    };
    for (const auto& each : cases) {
        const Response response = get("/assets/app-1a2b.js", {{"Range", each.range}});
        EXPECT_EQ(response.status, each.status) << each.range;
        EXPECT_EQ(response.content(), each.content) << each.range;
        EXPECT_EQ(header(response, "Content-Range"), each.content_range) << each.range;
    }
}

TEST_F(WebFolder, SendsAnEmptyFile) {
    EXPECT_EQ(get("/empty.txt").status, 200);
    EXPECT_EQ(get("/empty.txt", {{"Range", "bytes=0-"}}).content(), "");
}

TEST(StaticFilesTest, SaysWhenTheWebAppIsMissing) {
    const StaticFiles files("/nowhere/at/all");
    Request request;
    request.path = "/";
    EXPECT_EQ(files.serve(request).status, 404);
    EXPECT_NE(files.serve(request).body.find("not installed"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::http
