#include "plugins/telegram/tests/module_fixture.hpp"

#include <algorithm>

#include "plugins/telegram/src/bot_view.hpp"

namespace patchbay::telegram::testing {
namespace {

using nlohmann::json;

class BotsServiceTest : public ModuleTest {
  protected:
    template <class Work>
    static Error error_of(Work&& work) {
        try {
            work();
        } catch (const Failure& failure) {
            return failure.error();
        }
        ADD_FAILURE() << "it should have been refused";
        return {};
    }

    Error refusal_of_add(const std::string& token, const std::string& mode = "polling") {
        return error_of([&] { service.add(kWorkspace, token, mode); });
    }

    bool ran(const std::string& statement) const {
        return std::ranges::any_of(link.statements, [&](const auto& each) { return each.name == statement; });
    }

    json me(std::int64_t id = 123456789) {
        return {{"id", id}, {"username", "shop_bot"}, {"first_name", "Shop"}};
    }
};

TEST_F(BotsServiceTest, AddsABotWithItsTokenSealedAndStartsIt) {
    link.answer_ok("getMe", me());
    std::string stored_id;
    link.tables["telegram.insert_bot"] = [&](const wire::Statement& statement) {
        stored_id = *statement.parameters[0];
        for (const auto& parameter : statement.parameters)
            EXPECT_NE(parameter, kToken);
        EXPECT_EQ(*statement.parameters[5], "sealed(telegram.bots.token:" + stored_id + ")" + kToken);
        auto row = bot_row();
        row.id = stored_id;
        row.token_sealed = *statement.parameters[5];
        row.webhook_path = *statement.parameters[7];
        row.webhook_secret_sealed = *statement.parameters[8];
        put_row(row);
        return encode_rows({}, 1);
    };
    const auto row = service.add(kWorkspace, kToken, "polling");
    EXPECT_EQ(row.id, stored_id);
    EXPECT_EQ(row.webhook_path.size(), 48U);
    ASSERT_TRUE(directory.find(stored_id));
    ASSERT_FALSE(link.live.empty());
    EXPECT_EQ(link.live.back().topic, "telegram");
}

TEST_F(BotsServiceTest, ABotThatWasHereBeforeKeepsItsId) {
    link.answer_ok("getMe", me());
    link.tables["telegram.find_removed_bot"] = [](const wire::Statement&) {
        return encode_rows({{{"id", kBotId}}}, 1);
    };
    EXPECT_EQ(service.add(kWorkspace, kToken, "polling").id, kBotId);
    EXPECT_TRUE(ran("telegram.revive_bot"));
    EXPECT_FALSE(ran("telegram.insert_bot"));
}

TEST_F(BotsServiceTest, NamesWhatIsWrongWithANewBot) {
    EXPECT_EQ(refusal_of_add("hello").code, "telegram.token_malformed");
    EXPECT_TRUE(link.requests.empty()) << "Telegram is not asked about nonsense";

    link.answer_error("getMe", 401, "Unauthorized");
    const auto refused = refusal_of_add(kToken);
    EXPECT_EQ(refused.code, "telegram.token_refused");
    ASSERT_EQ(refused.field_errors.size(), 1U);

    link.fail("getMe", "dns", wire::Reached::no);
    EXPECT_EQ(refusal_of_add(kToken).code, "telegram.unreachable");
    link.answer("getMe", 200, "<html>");
    EXPECT_EQ(refusal_of_add(kToken).code, "telegram.unreachable");

    link.answer_ok("getMe", me());
    link.tables["telegram.insert_bot"] = [](const wire::Statement&) -> std::string {
        throw Failure(Error{ErrorKind::conflict, "database.unique", "", "bots_telegram_id_key", "", {}, 0});
    };
    EXPECT_EQ(refusal_of_add(kToken).code, "telegram.bot_exists");
}

TEST_F(BotsServiceTest, AWebhookNeedsAPublicAddress) {
    settings.public_url.clear();
    EXPECT_EQ(refusal_of_add(kToken, "webhook").code, "telegram.webhook_needs_public_url");
}

TEST_F(BotsServiceTest, RefusesTheTokenOfAnotherBot) {
    add_bot();
    link.answer_ok("getMe", me(555));
    BotChanges changes;
    changes.token = kToken;
    EXPECT_EQ(error_of([&] { service.change(kWorkspace, kBotId, changes, std::nullopt); }).code,
              "telegram.token_of_other_bot");
}

TEST_F(BotsServiceTest, RefusesAChangeOfWhatSomebodyElseChanged) {
    add_bot();
    const auto error = error_of([&] { service.change(kWorkspace, kBotId, {}, 7); });
    EXPECT_EQ(error.code, "telegram.stale");
    EXPECT_EQ(error.kind, ErrorKind::stale);
}

TEST_F(BotsServiceTest, SwitchingOffEndsTheRunningLoopAndLetsGo) {
    const auto bot = add_bot();
    const auto generation = bot->begin_generation();
    link.tables["telegram.update_bot"] = [&](const wire::Statement&) {
        auto row = bot_row();
        row.enabled = false;
        row.version = 2;
        put_row(row);
        return encode_rows({}, 1);
    };
    BotChanges changes;
    changes.enabled = false;
    service.change(kWorkspace, kBotId, changes, 1);
    EXPECT_FALSE(bot->is_current(generation));
    EXPECT_EQ(bot->status().state, BotState::paused);
    link.run_spawned(host);
    EXPECT_EQ(link.calls("getUpdates").at(0)["timeout"], 0);
}

TEST_F(BotsServiceTest, ANewTextDoesNotInterruptTheLoop) {
    const auto bot = add_bot();
    const auto generation = bot->begin_generation();
    link.tables["telegram.update_bot"] = [&](const wire::Statement&) {
        auto row = bot_row();
        row.greeting = "Good day";
        row.version = 2;
        put_row(row);
        return encode_rows({}, 1);
    };
    BotChanges changes;
    changes.greeting = "Good day";
    service.change(kWorkspace, kBotId, changes, 1);
    EXPECT_TRUE(bot->is_current(generation));
}

TEST_F(BotsServiceTest, ACheckStartsAgainWhatHadGivenUp) {
    const auto bot = add_bot();
    const auto generation = bot->begin_generation();
    bot->set_status({BotState::revoked, Error{}});
    link.answer_ok("getMe", me());
    service.check(kWorkspace, kBotId);
    EXPECT_FALSE(bot->is_current(generation));
    EXPECT_EQ(bot->status().state, BotState::starting);
}

TEST_F(BotsServiceTest, ARemovedBotEndsAndIsTold) {
    const auto bot = add_bot();
    const auto generation = bot->begin_generation();
    service.remove(kWorkspace, kBotId);
    EXPECT_FALSE(bot->is_current(generation));
    EXPECT_FALSE(directory.find(kBotId));
    EXPECT_EQ(link.live.back().event, "telegram.bot.deleted");
}

TEST_F(BotsServiceTest, ABotWhoseSecretsCannotBeOpenedIsThereAndSaysSo) {
    auto row = bot_row("webhook");
    row.token_sealed = "sealed with a key that is lost";
    row.webhook_secret_sealed = row.token_sealed;
    put_row(row);
    supervisor.load();
    link.sleeps_before_stop = 0;
    EXPECT_THROW(supervisor.run(), Cancelled);
    const auto bot = directory.find(kBotId);
    ASSERT_TRUE(bot);
    EXPECT_EQ(bot->status().state, BotState::revoked);
    EXPECT_EQ(bot->status().problem->code, "telegram.token_unreadable");
    OutboundMessage waiting;
    waiting.endpoint_id = kBotId;
    waiting.chat = "1";
    waiting.text = "x";
    EXPECT_EQ(sender.send(waiting).state, SendState::waiting) << "it goes out once the token is there";
    wire::HttpCall stranger;
    stranger.parameters = {{"path", "path1"}};
    stranger.body = R"({"update_id":5})";
    EXPECT_EQ(error_of([&] { hooks.receive(Request(std::move(stranger), link)); }).code,
              "telegram.token_unreadable")
        << "no secret is not an empty one";
    EXPECT_TRUE(link.requests.empty());

    link.sleeps_before_stop = 1000;
    link.answer_ok("getMe", me());
    link.tables["telegram.update_bot"] = [&](const wire::Statement& statement) {
        auto mended = bot_row("webhook");
        mended.version = 2;
        mended.token_sealed = *statement.parameters[4];
        mended.webhook_secret_sealed = *statement.parameters[9];
        put_row(mended);
        return encode_rows({}, 1);
    };
    BotChanges changes;
    changes.token = kToken;
    service.change(kWorkspace, kBotId, changes, std::nullopt);
    EXPECT_EQ(bot->status().state, BotState::starting);
    EXPECT_EQ(sender.send(waiting).state, SendState::sent);
    EXPECT_FALSE(bot->configuration()->webhook_secret.empty());
}

TEST_F(BotsServiceTest, ACheckOpensTheSecretsAgain) {
    auto row = bot_row();
    row.token_sealed = "sealed with a key that is away";
    put_row(row);
    supervisor.load();
    const auto bot = directory.find(kBotId);
    put_row(bot_row());
    service.check(kWorkspace, kBotId);
    EXPECT_EQ(bot->status().state, BotState::starting);
    EXPECT_FALSE(bot->configuration()->unreadable);
}

TEST_F(BotsServiceTest, TheViewLaysTheRunningStateOverTheRow) {
    const auto bot = add_bot(bot_row("webhook"));
    bot->saw_update(TimePoint(std::chrono::milliseconds(1'760'000'000'123)));
    bot->set_status(
        {BotState::conflict, Error{ErrorKind::conflict, "telegram.conflict", "t", "d", "f", {}, 0}});
    const auto view = bot_json(bot_row("webhook"), bot.get(), "https://help.example");
    EXPECT_EQ(view["state"], "conflict");
    EXPECT_EQ(view["problem"]["fix"], "f");
    EXPECT_EQ(view["last_update_at"], "2025-10-09T08:53:20.123Z");
    EXPECT_EQ(view["deep_link"], "https://t.me/shop_bot");
    EXPECT_EQ(view["webhook_url"], "https://help.example/hooks/telegram/path1");
    EXPECT_EQ(view.dump().find("sealed"), std::string::npos);
}

}  // namespace
}  // namespace patchbay::telegram::testing
