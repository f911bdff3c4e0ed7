#pragma once
// Learns which groups became supergroups, from Telegram's messages about it and from refused sends. One for
// the module; any fiber may call.

#include "plugins/telegram/src/bot_directory.hpp"
#include "plugins/telegram/src/moved_chats_repository.hpp"

namespace patchbay::telegram {

class ChatMoves {
  public:
    ChatMoves(Host& host, MovedChatsRepository& rows) : host_(host), rows_(rows) {}

    /// Tells the bots what is on disk about their chats.
    void load(const BotDirectory& directory);
    /// Telegram named the new number in answer to a call. It is used from now on, also when it can't be
    /// stored: then the next start learns it anew.
    void learn(RunningBot& bot, const ChatMove& move);
    /// Throws Failure when it could not be stored.
    void store(RunningBot& bot, const ChatMove& move);

  private:
    Host& host_;
    MovedChatsRepository& rows_;
};

}  // namespace patchbay::telegram
