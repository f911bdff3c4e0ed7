// The plugin on a host that plays a script: no server, no database, no network.
#include <patchbay/testing/fake_host.hpp>

#include <gtest/gtest.h>

namespace {

using namespace patchbay;
using namespace patchbay::testing;

class __Class__Test : public ::testing::Test {
  protected:
    __Class__Test() { host.start(); }

    FakeHost host{patchbay_plugin_entry, PATCHBAY_PLUGIN_FOLDER};
};

TEST_F(__Class__Test, AddsANoteAndTellsOthers) {
    EXPECT_EQ(host.http("POST", "/api/v1/__id__/notes", {{"text", "Milk"}}).status, 201);
    EXPECT_EQ(host.database().executed("__id__.add").at(0).parameters.at(3), "Milk");
    ASSERT_EQ(host.events().published("__id__.note.created").size(), 1u);
    EXPECT_EQ(host.events().published().at(0).workspace_id, kWorkspace);
}

TEST_F(__Class__Test, TellsNobodyOfANoteThatWasNotStored) {
    host.faults().fail(wire::HostMethod::transaction_commit, unavailable("database.unavailable"));
    EXPECT_EQ(host.http("POST", "/api/v1/__id__/notes", {{"text", "Milk"}}).status, 503);
    EXPECT_TRUE(host.events().published().empty());
}

TEST_F(__Class__Test, ShowsTheNewestNotes) {
    host.database().answer(
        "__id__.newest",
        {{{"id", "1"}, {"author", "Ann"}, {"text", "Milk"}, {"created_at", "2026-01-31 12:00:00+00"}}});
    host.configure({{"notes_shown", 7}});
    const auto items = host.http("GET", "/api/v1/__id__/notes").json().at("items");
    EXPECT_EQ(items.at(0).at("text"), "Milk");
    EXPECT_EQ(items.at(0).at("at"), "2026-01-31T12:00:00Z");
    EXPECT_EQ(host.database().executed("__id__.newest").at(0).parameters.at(1), "7");
}

TEST_F(__Class__Test, RefusesWhatBreaksTheSchema) {
    const Answer answer = host.http("POST", "/api/v1/__id__/notes", {{"text", ""}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.json().at("fields").at(0).at("field"), "text");
    EXPECT_THROW(host.configure({{"notes_shown", 0}}), Failure);
}

TEST_F(__Class__Test, AsksWhoItIs) {
    Asking asking;
    asking.user = nobody();
    EXPECT_EQ(host.http("GET", "/api/v1/__id__/notes", nullptr, asking).status, 401);
    asking.user = signed_in("member");
    EXPECT_EQ(host.http("POST", "/api/v1/__id__/notes", {{"text", "Milk"}}, asking).status, 403);
}

}  // namespace
