#pragma once
// The module's parts on a FakeLink, with one bot.

#include "plugins/telegram/src/attachments.hpp"
#include "plugins/telegram/src/bots_service.hpp"
#include "plugins/telegram/src/command_replies.hpp"
#include "plugins/telegram/src/draft_shower.hpp"
#include "plugins/telegram/src/sender.hpp"
#include "plugins/telegram/src/webhook_receiver.hpp"
#include "plugins/telegram/tests/fake_link.hpp"

#include <gtest/gtest.h>

namespace patchbay::telegram::testing {

inline constexpr const char* kBotId = "01890000-0000-7000-8000-000000000001";
inline constexpr const char* kWorkspace = "01890000-0000-7000-8000-00000000000a";
inline constexpr const char* kToken = "123456789:AAExampleTokenForTests_abcdefghijklmnop";
inline constexpr const char* kSecret = "s3cret";

/// A private message as getUpdates and a webhook bring it.
inline nlohmann::json text_update(std::int64_t id, std::int64_t chat, const std::string& text) {
    return {{"update_id", id},
            {"message",
             {{"message_id", id},
              {"from", {{"id", chat}, {"first_name", "Ann"}}},
              {"chat", {{"id", chat}, {"type", "private"}}},
              {"date", 1760000000},
              {"text", text}}}};
}

inline BotRow bot_row(const char* mode = "polling") {
    BotRow row;
    row.id = kBotId;
    row.workspace_id = kWorkspace;
    row.telegram_id = 123456789;
    row.username = "shop_bot";
    row.name = "Shop";
    row.token_sealed = "sealed(" + token_purpose(kBotId) + ")" + kToken;
    row.mode = mode;
    row.webhook_path = "path1";
    row.webhook_secret_sealed = "sealed(" + secret_purpose(kBotId) + ")" + kSecret;
    row.greeting = "Welcome";
    row.help = "Ask";
    row.created_at = "2026-01-31T12:00:00.000Z";
    return row;
}

inline Table table_of(const BotRow& row) {
    return {{{"id", row.id},
             {"workspace_id", row.workspace_id},
             {"telegram_id", std::to_string(row.telegram_id)},
             {"username", row.username},
             {"name", row.name},
             {"token_sealed", row.token_sealed},
             {"mode", row.mode},
             {"enabled", row.enabled ? "t" : "f"},
             {"state", row.state},
             {"problem", std::nullopt},
             {"webhook_path", row.webhook_path},
             {"webhook_secret_sealed", row.webhook_secret_sealed},
             {"greeting", row.greeting},
             {"help", row.help},
             {"last_update_at", std::nullopt},
             {"created_at", "2026-01-31 12:00:00+00"},
             {"version", std::to_string(row.version)}}};
}

class ModuleTest : public ::testing::Test {
  protected:
    ModuleTest() {
        settings.public_url = "https://help.example";
        put_row(bot_row());
    }

    void put_row(const BotRow& row) {
        for (const char* name : {"telegram.find_bot", "telegram.find_bot_anywhere", "telegram.all_bots"}) {
            link.tables[name] = [row](const wire::Statement&) { return encode_rows(table_of(row), 1); };
        }
    }

    /// The bot in the directory, running, as its row says.
    BotHandle add_bot(const BotRow& row = bot_row()) {
        put_row(row);
        supervisor.load();
        const auto bot = directory.find(row.id);
        bot->set_status({BotState::running, std::nullopt});
        return bot;
    }

    FakeLink link;
    Host host{link};
    ModuleSettings settings;
    BotsRepository rows{host.database()};
    MovedChatsRepository moved_rows{host.database()};
    CommandRepliesRepository reply_rows{host.database()};
    SendRecords records{host.database()};
    BotDirectory directory;
    BotApi api{host, settings};
    BotStates states{host, rows, "https://help.example"};
    ChatMoves moves{host, moved_rows};
    CommandMenu menu{api};
    UpdateIntake intake{host, moves};
    Poller poller{host, settings, api, intake, states, [] { return 0.5; }};
    Webhooks webhooks{host, settings, api, states, [] { return 0.5; }};
    Supervisor supervisor{host, settings, rows, records, directory, moves, menu, states, poller, webhooks};
    Sender sender{host, directory, api, states, records, moves};
    DraftShower drafts{host, directory, api, records.previews, moves};
    Attachments attachments{directory, api};
    CommandReplies replies{host, rows, reply_rows, sender};
    WebhookReceiver hooks{host, directory, intake};
    BotsService service{host, settings, rows, directory, api, states, supervisor, webhooks};
};

}  // namespace patchbay::telegram::testing
