#pragma once
// What an update of the Bot API means to us. Total: any JSON gives an answer, unknown kinds and members are
// skipped.

#include "plugins/telegram/src/command.hpp"

#include <patchbay/channel.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace patchbay::telegram {

/// Whose update it is.
struct BotIdentity {
    std::string id;  ///< ours
    std::string workspace_id;
    std::int64_t telegram_id = 0;
    std::string username;
};

enum class UpdateKind {
    message,        ///< `message` is new
    edited,         ///< `message` is the new text of an old one
    contact_state,  ///< `contact`
    chat_moved,     ///< `move`
    skipped,        ///< nothing for us; see `skipped_because`
};

/// A group became a supergroup and has another number since.
struct ChatMove {
    std::int64_t from = 0;
    std::int64_t to = 0;
    bool operator==(const ChatMove&) const = default;
};

struct ParsedUpdate {
    std::optional<std::int64_t> update_id;  ///< nothing: this is not an update at all
    UpdateKind kind = UpdateKind::skipped;
    InboundMessage message;
    ContactState contact;
    ChatMove move;
    std::optional<Command> command;  ///< what `message` asks of the bot, when it is addressed to it
    std::string skipped_because;
};

ParsedUpdate parse_update(const nlohmann::json& update, const BotIdentity& bot);

/// The kinds of update that we ask Telegram for.
nlohmann::json allowed_updates();

}  // namespace patchbay::telegram
