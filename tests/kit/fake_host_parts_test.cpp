// What stands behind the plugin's calls: time, outbound HTTP, database, bus, browsers, secrets, faults.
#include "tests/kit/probe.hpp"

namespace patchbay::testing {
namespace {

using std::chrono::milliseconds;

TEST_F(ProbeTest, AHandlerThatSleepsLetsTimePassAndTasksRun) {
    const auto before = host.clock().now();
    EXPECT_EQ(ask("sleep", {{"ms", 3000}}).status, 200);
    EXPECT_EQ(host.clock().now() - before, milliseconds(3000));
    EXPECT_EQ(host.metric("ticks_total", {{"by", "task"}}), 3);
}

TEST_F(ProbeTest, ASignalIsGivenByATask) {
    EXPECT_EQ(ask("wait", {{"ms", 20}}).json().at("woken"), false);
    ask("spawn");
    EXPECT_EQ(ask("wait", {{"ms", 20}}).json().at("woken"), true);
}

TEST_F(ProbeTest, ATaskThatBreaksIsInTheLog) {
    ask("break task");
    ASSERT_EQ(host.log().size(), 1u);
    EXPECT_EQ(host.log()[0].level, 4);
    EXPECT_EQ(host.log()[0].message,
              "task probe: breaks ended by an error: boundary.exception: The other side failed (broken)");
}

TEST_F(ProbeTest, TheOutsideAnswersByTheScriptInItsOrder) {
    const std::string url = "https://api.example.org/x";
    host.outbound().expect("GET", "https://api.example.org/*").answer(201, {{"n", 1}});
    host.outbound().expect("GET", url).answer_text(200, "two").times(2);
    EXPECT_EQ(ask("ask", {{"url", url}}).json().at("body"), R"({"n":1})");
    EXPECT_EQ(ask("ask", {{"url", url}}).json().at("body"), "two");
    EXPECT_EQ(host.outbound().unmet(), std::vector<std::string>{"GET " + url});
    EXPECT_EQ(ask("ask", {{"url", url}}).json().at("status"), 200);
    EXPECT_EQ(ask("ask", {{"url", url}}).json().at("status"), 0);
    EXPECT_EQ(host.outbound().unexpected(), std::vector<std::string>{"GET " + url});
    EXPECT_EQ(host.outbound().requests().size(), 4u);
}

TEST_F(ProbeTest, TheOutsideFailsAndIsSlow) {
    const std::string url = "https://api.example.org/x";
    const auto before = host.clock().now();
    host.outbound().expect("GET", url).fail("connect", Reached::no);
    host.outbound().expect("GET", url).after(milliseconds(400)).answer_text(200, "late");
    host.outbound().expect("GET", url).after(milliseconds(5000)).answer_text(200, "too late");
    EXPECT_EQ(ask("ask", {{"url", url}}).json().at("reached"), "no");
    EXPECT_EQ(ask("ask", {{"url", url}}).json().at("body"), "late");
    const auto late = ask("ask", {{"url", url}}).json();
    EXPECT_EQ(late.at("failure"), "timeout");
    EXPECT_EQ(late.at("reached"), "maybe");
    EXPECT_EQ(host.clock().now() - before, milliseconds(400 + 1000));
}

TEST_F(ProbeTest, ABodyComesInPiecesAndMayBreakOff) {
    const std::string url = "https://api.example.org/x";
    host.outbound().expect("GET", url).pieces({"a", "b"}).fail("reset");
    const auto answer = ask("ask", {{"url", url}, {"stream", true}}).json();
    EXPECT_EQ(answer.at("pieces"), "[a][b]");
    EXPECT_EQ(answer.at("failure"), "reset");
    EXPECT_EQ(host.outbound().open_streams(), 0u);
}

TEST_F(ProbeTest, RowsComeAsTheTestSays) {
    EXPECT_EQ(ask("find").json().at("found"), false);
    host.database().answer("probe.find", {{{"id", "7"}, {"name", "Ann"}, {"seen", true}, {"born", nullptr}}});
    EXPECT_EQ(ask("find").json(), (nlohmann::json{{"name", "Ann"}, {"seen", true}, {"born", "none"}}));
    EXPECT_EQ(host.database().executed("probe.find").at(1).parameters.at(0), "7");
    host.database().fail("probe.find", unavailable("database.unavailable"));
    EXPECT_EQ(ask("find").code(), "database.unavailable");
}

TEST_F(ProbeTest, ADedupeKeyCountsOnce) {
    EXPECT_EQ(ask("publish", {{"dedupe", "a"}}).json().at("fresh"), true);
    EXPECT_EQ(ask("publish", {{"dedupe", "a"}}).json().at("fresh"), false);
    EXPECT_EQ(host.events().published().size(), 1u);
}

TEST_F(ProbeTest, FaultsStrikeAsOftenAsTheyAreSet) {
    host.faults().pass(wire::HostMethod::bus_publish);
    host.faults().fail(wire::HostMethod::bus_publish, unavailable("bus.full"));
    host.faults().cancel(wire::HostMethod::bus_publish);
    EXPECT_EQ(ask("publish").status, 200);
    EXPECT_EQ(ask("publish").code(), "bus.full");
    EXPECT_EQ(ask("publish").code(), "module.stopping");
    EXPECT_EQ(ask("publish").status, 200);
    EXPECT_EQ(host.events().published().size(), 2u);
}

TEST_F(ProbeTest, PermissionsHoldAtEachCall) {
    EXPECT_EQ(ask("publish", {{"topic", "inbox.message.created"}}).code(), "module.not_permitted");
    EXPECT_EQ(ask("tell", {{"topic", "inbox"}}).code(), "module.not_permitted");
    const Answer answer = ask("ask", {{"url", "https://example.com/"}});
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.json().at("fix"),
              "Add \"example.com\" in \"outbound\" to \"permissions\" in plugin.json");
}

TEST_F(ProbeTest, RecordsWhatBrowsersAreTold) {
    ask("tell");
    ASSERT_EQ(host.live().size(), 1u);
    EXPECT_EQ(host.live()[0].topic, "probe.x");
    EXPECT_EQ(host.live()[0].data, (nlohmann::json{{"n", 1}}));
    EXPECT_FALSE(host.live()[0].passing);
}

TEST_F(ProbeTest, ASecretOpensWithItsOwnPurposeAlone) {
    const auto opened = ask("seal").json();
    EXPECT_EQ(opened.at("opened"), "s3cret");
    EXPECT_NE(opened.at("sealed"), "s3cret");
    EXPECT_EQ(ask("seal", {{"purpose", "row 2"}}).code(), "secrets.not_ours");
}

TEST_F(ProbeTest, TheInboxHearsWhoTypes) {
    ask("typing");
    ASSERT_EQ(host.conversations().typing().size(), 1u);
    EXPECT_EQ(host.conversations().typing()[0].chat, "c");
}

TEST_F(ProbeTest, KeepsTheLog) {
    ask("log");
    ASSERT_EQ(host.log().size(), 1u);
    EXPECT_EQ(host.log()[0].level, 3);
    EXPECT_EQ(host.log()[0].message, "careful");
}

}  // namespace
}  // namespace patchbay::testing
