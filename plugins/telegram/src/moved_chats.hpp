#pragma once
// Groups of one bot that became supergroups, which gives them a new number. Whoever uses the module knows
// such a chat by its old number for good, so that its conversation goes on; Telegram is told the new one.
// Pure. Not thread safe; its owner locks.

#include "plugins/telegram/src/chat_address.hpp"
#include "plugins/telegram/src/update.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace patchbay::telegram {

class MovedChats {
  public:
    void add(const ChatMove& move);

    /// Where Telegram has this chat now.
    ChatAddress current(ChatAddress address) const;
    /// How this chat is known outside of the module.
    ChatAddress original(ChatAddress address) const;

    /// Gives what came from a new chat the name of the old one. Messages are numbered anew there, so their
    /// external ids carry the new chat: "<chat id>/<message id>".
    void keep_conversation(ParsedUpdate& update) const;

    /// `external_id` as a message number in the chat `now` (an address of Telegram's); 0: it is not from
    /// there.
    std::int64_t number_in(std::string_view external_id, const ChatAddress& now) const;

  private:
    std::map<std::int64_t, std::int64_t> new_of_;
    std::map<std::int64_t, std::int64_t> old_of_;
};

}  // namespace patchbay::telegram
