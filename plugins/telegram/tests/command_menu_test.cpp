#include "plugins/telegram/tests/module_fixture.hpp"

namespace patchbay::telegram::testing {
namespace {

using nlohmann::json;

const json kStart{{"command", "start"}, {"description", "Start"}};
const json kHelp{{"command", "help"}, {"description", "Help"}};
const json kOwnersHelp{{"command", "help"}, {"description", "What I can do"}};
const json kPrice{{"command", "price"}, {"description", "Prices"}};

json list(std::initializer_list<json> entries) {
    auto made = json::array();
    for (const auto& entry : entries)
        made.push_back(entry);
    return made;
}

TEST(MergedMenu, TakesOnlyWhatIsOurs) {
    const auto ours = list({kStart, kHelp});
    const struct {
        const char* what;
        json there;
        json wanted;
        std::optional<json> set;
    } rows[]{
        {"a new bot gets ours", list({}), ours, ours},
        {"nothing to do", ours, ours, std::nullopt},
        {"the owner's stay", list({kPrice}), ours, list({kPrice, kStart, kHelp})},
        {"the owner's words stay", list({kOwnersHelp}), ours, list({kOwnersHelp, kStart})},
        {"an emptied text takes its command away", list({kPrice, kStart, kHelp}), list({kStart}),
         list({kPrice, kStart})},
        {"what the owner worded stays without a text", list({kOwnersHelp}), list({}), std::nullopt},
        {"nothing is emptied that we did not fill", list({}), list({}), std::nullopt},
        {"ours are taken away to the last", ours, list({}), list({})},
    };
    for (const auto& row : rows)
        EXPECT_EQ(merged_menu(row.there, row.wanted, ours), row.set) << row.what;
}

class CommandMenuTest : public ModuleTest {
  protected:
    CommandMenuTest() : bot(add_bot()) {}
    BotHandle bot;
};

TEST_F(CommandMenuTest, IsSetInTwoLanguages) {
    menu.show(bot, bot->generation());
    const auto calls = link.calls("setMyCommands");
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[0]["commands"], list({kStart, kHelp}));
    EXPECT_EQ(calls[1]["language_code"], "ru");
    EXPECT_EQ(calls[1]["commands"][0]["description"], "Начать");
}

TEST_F(CommandMenuTest, TheOwnersCommandsAreNotHiddenInOneLanguage) {
    link.answer_ok("getMyCommands", list({kPrice}));
    menu.show(bot, bot->generation());
    const auto calls = link.calls("setMyCommands");
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls[0]["commands"], list({kPrice, kStart, kHelp}));
}

TEST_F(CommandMenuTest, NothingIsSetWhereTheMenuCannotBeRead) {
    link.answer("getMyCommands", 502, "<html>");
    menu.show(bot, bot->generation());
    EXPECT_TRUE(link.calls("setMyCommands").empty());
}

}  // namespace
}  // namespace patchbay::telegram::testing
