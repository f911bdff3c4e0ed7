#include "plugins/telegram/src/chat_moves.hpp"

namespace patchbay::telegram {

void ChatMoves::load(const BotDirectory& directory) {
    for (const MovedChatRow& row : rows_.all()) {
        if (const auto bot = directory.find(row.bot_id))
            bot->moved_chats([&](MovedChats& chats) { chats.add(row.move); });
    }
}

void ChatMoves::learn(RunningBot& bot, const ChatMove& move) {
    try {
        store(bot, move);
    } catch (const Failure& failure) {
        host_.log().warn("the new number of group " + std::to_string(move.from) +
                         " could not be stored: " + failure.what());
    }
}

void ChatMoves::store(RunningBot& bot, const ChatMove& move) {
    bot.moved_chats([&](MovedChats& chats) { chats.add(move); });
    rows_.remember(bot.workspace_id(), bot.id(), move);
}

}  // namespace patchbay::telegram
