#include "plugins/telegram/tests/module_fixture.hpp"

#include <algorithm>

namespace patchbay::telegram::testing {
namespace {

using nlohmann::json;

class IntakeTest : public ModuleTest {
  protected:
    IntakeTest() : bot(add_bot()) {
        link.while_parked = [this] { link.run_spawned(host); };
    }

    std::vector<std::string> texts_of(const std::string& chat) const {
        std::vector<std::string> texts;
        for (const auto& event : link.published) {
            const auto payload = json::parse(event.payload);
            if (payload["chat"] == chat) texts.push_back(payload["text"]);
        }
        return texts;
    }

    BotHandle bot;
};

TEST_F(IntakeTest, KeepsTheOrderOfAChatWithinABatch) {
    auto updates = json::array();
    for (int i = 0; i < 60; ++i)
        updates.push_back(text_update(100 + i, 1 + i % 20, std::to_string(i)));
    const auto stored = intake.accept_batch(bot, updates);
    EXPECT_TRUE(stored.all);
    EXPECT_EQ(stored.up_to, 159);
    EXPECT_EQ(link.published.size(), 60U);
    EXPECT_EQ(texts_of("3"), (std::vector<std::string>{"2", "22", "42"}));
}

TEST_F(IntakeTest, ReportsHowFarABatchIsStoredWithoutGaps) {
    link.while_parked = nullptr;
    const auto updates = json{text_update(1, 1, "a"), text_update(2, 2, "b"), text_update(3, 1, "c")};
    link.while_parked = [this] {
        link.storage_down = true;  // when the second chat's turn comes
        link.run_spawned(host);
    };
    const auto stored = intake.accept_batch(bot, updates);
    EXPECT_FALSE(stored.all);
    EXPECT_EQ(stored.up_to, 1) << "3 is stored, but 2 is not";
}

TEST_F(IntakeTest, ABatchOutOfOrderIsConfirmedByItsHighestId) {
    const auto stored =
        intake.accept_batch(bot, {text_update(7, 1, "c"), text_update(5, 1, "a"), text_update(6, 1, "b")});
    EXPECT_EQ(stored.up_to, 7);
}

TEST_F(IntakeTest, StartIsAnsweredByTheBotAndSilentInTheInbox) {
    intake.accept(*bot, text_update(5, 1, "/start ref_7"));
    ASSERT_EQ(link.published.size(), 2U);
    const auto message = json::parse(link.published[0].payload);
    EXPECT_EQ(message["silent"], true);
    EXPECT_EQ(message["start_payload"], "ref_7");
    EXPECT_EQ(link.published[1].topic, "telegram.command.received");
    EXPECT_EQ(json::parse(link.published[1].payload)["command"], "start");

    intake.accept(*bot, text_update(5, 1, "/start ref_7"));
    EXPECT_EQ(link.published.size(), 2U) << "a repeat answers nothing twice";
}

TEST_F(IntakeTest, ACommandWithoutATextIsAnOrdinaryMessage) {
    intake.accept(*bot, text_update(5, 1, "/price now"));
    auto row = bot_row();
    row.greeting.clear();
    row.version = 2;
    supervisor.apply(row);
    intake.accept(*bot, text_update(6, 1, "/start"));
    ASSERT_EQ(link.published.size(), 2U);
    for (const auto& event : link.published)
        EXPECT_EQ(json::parse(event.payload)["silent"], false);
}

TEST_F(IntakeTest, ABlockedBotBecomesAContactState) {
    intake.accept(
        *bot, {{"update_id", 9},
               {"my_chat_member",
                {{"chat", {{"id", 1}, {"type", "private"}}}, {"new_chat_member", {{"status", "kicked"}}}}}});
    ASSERT_EQ(link.published.size(), 1U);
    EXPECT_EQ(link.published[0].topic, "channel.contact.state_changed");
    EXPECT_EQ(json::parse(link.published[0].payload)["state"], "blocked");
}

TEST_F(IntakeTest, AGroupThatBecameASupergroupKeepsItsConversation) {
    const auto group_update = [](std::int64_t id, std::int64_t chat, const json& content) {
        json message{{"message_id", 1},
                     {"from", {{"id", 1087968824}, {"is_bot", true}, {"first_name", "Group"}}},
                     {"chat", {{"id", chat}, {"type", chat < -1000 ? "supergroup" : "group"}}},
                     {"date", 1760000000}};
        message.update(content);
        return json{{"update_id", id}, {"message", message}};
    };
    const json from_ann{{"from", {{"id", 7}, {"first_name", "Ann"}}}, {"text", "/ask"}};
    auto in_topic = from_ann;
    in_topic.update({{"is_topic_message", true}, {"message_thread_id", 4}});
    const auto stored = intake.accept_batch(
        bot, {group_update(1, -5, from_ann), group_update(2, -5, {{"migrate_to_chat_id", -1009}}),
              group_update(3, -1009, {{"migrate_from_chat_id", -5}}), group_update(4, -1009, from_ann),
              group_update(5, -1009, in_topic)});
    EXPECT_TRUE(stored.all);
    ASSERT_EQ(link.published.size(), 3U);
    std::map<std::string, std::string> ids;
    for (const auto& event : link.published) {
        const auto payload = json::parse(event.payload);
        ids[payload["external_id"].get<std::string>()] = payload["chat"].get<std::string>();
    }
    EXPECT_EQ(ids, (std::map<std::string, std::string>{{"1", "-5"}, {"-1009/1", "-5/4"}}))
        << "numbers begin anew, so they are told apart";

    const auto noted = std::ranges::count_if(
        link.statements, [](const auto& each) { return each.name == "telegram.remember_moved_chat"; });
    EXPECT_EQ(noted, 2);
    link.published.clear();
    intake.accept(*bot,
                  {{"update_id", 6},
                   {"my_chat_member",
                    {{"chat", {{"id", -5}, {"type", "group"}}}, {"new_chat_member", {{"status", "left"}}}}}});
    EXPECT_TRUE(link.published.empty()) << "the old group's end is not the conversation's";
}

}  // namespace
}  // namespace patchbay::telegram::testing
