// What the module says about itself, in both languages.
#include "plugins/telegram/src/module_health.hpp"

#include <gtest/gtest.h>

namespace patchbay::telegram {
namespace {

std::vector<KnownBot> bots(std::size_t running, std::size_t all) {
    std::vector<KnownBot> made;
    for (std::size_t index = 0; index < all; ++index)
        made.push_back({"bot" + std::to_string(index),
                        {index < running ? BotState::running : BotState::paused, std::nullopt}});
    return made;
}

KnownBot troubled(BotState state) {
    return {
        "shop_bot",
        {state,
         Error{ErrorKind::invalid, "telegram.token_refused", "It is refused", "", "Enter another", {}, 0}}};
}

TEST(ModuleHealth, CountsBotsInBothLanguages) {
    struct Row {
        std::size_t running;
        std::size_t all;
        const char* english;
        const char* russian;
    };
    const Row rows[]{{1, 1, "1 of 1 bot running", "1 бот из 1 работает"},
                     {2, 5, "2 of 5 bots running", "2 бота из 5 работают"},
                     {5, 5, "5 of 5 bots running", "5 ботов из 5 работают"},
                     {0, 2, "0 of 2 bots running", "0 ботов из 2 работают"},
                     {21, 30, "21 of 30 bots running", "21 бот из 30 работает"}};
    for (const Row& row : rows) {
        const auto checks = health_of(bots(row.running, row.all));
        ASSERT_EQ(checks.size(), 1U);
        EXPECT_EQ(checks[0].detail, row.english);
        EXPECT_EQ(checks[0].translations.at("ru").name, "боты");
        EXPECT_EQ(checks[0].translations.at("ru").detail, row.russian);
    }
}

TEST(ModuleHealth, NamesBotsWithAProblem) {
    const auto checks = health_of({troubled(BotState::revoked)});
    ASSERT_EQ(checks.size(), 2U);
    EXPECT_TRUE(checks[1].degraded);
    EXPECT_EQ(checks[1].name, "@shop_bot");
    EXPECT_EQ(checks[1].detail, "It is refused. Enter another");
    EXPECT_EQ(checks[1].translations.at("ru").detail, "токен не подходит; подробнее — на странице ботов");
}

TEST(ModuleHealth, CountsTheProblemsPastTwenty) {
    const auto checks = health_of(std::vector<KnownBot>(22, troubled(BotState::running)));
    ASSERT_EQ(checks.size(), 21U);
    EXPECT_EQ(checks[0].detail, "22 of 22 bots running, 22 with a problem");
    EXPECT_EQ(checks[0].translations.at("ru").detail, "22 бота из 22 работают, неполадки у 22 ботов");
}

TEST(ServerCheck, SaysWhetherTheBotApiAnswers) {
    HttpAnswer answer;
    answer.status = 404;
    EXPECT_FALSE(server_check("https://api.test", answer).degraded) << "it is there";
    answer.status = 502;
    const HealthCheck failing = server_check("https://api.test", answer);
    EXPECT_TRUE(failing.degraded);
    EXPECT_EQ(failing.detail, "https://api.test answers 502");
    EXPECT_EQ(failing.translations.at("ru").detail, "https://api.test отвечает ошибкой 502");
    answer.status = 0;
    answer.failure = "refused";
    EXPECT_EQ(server_check("https://api.test", answer).translations.at("ru").detail,
              "https://api.test не отвечает: refused");
}

}  // namespace
}  // namespace patchbay::telegram
