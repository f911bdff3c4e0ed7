#pragma once
// The rows of telegram.moved_chats. Stateless apart from the database; any fiber may call.

#include "plugins/telegram/src/update.hpp"

#include <patchbay/host.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace patchbay::telegram {

struct MovedChatRow {
    std::string bot_id;
    ChatMove move;
};

class MovedChatsRepository {
  public:
    explicit MovedChatsRepository(Database& database) : database_(database) {}

    /// Those of every bot.
    std::vector<MovedChatRow> all();
    /// Harmless when it is known.
    void remember(std::string_view workspace_id, std::string_view bot_id, const ChatMove& move);

  private:
    Database& database_;
};

}  // namespace patchbay::telegram
