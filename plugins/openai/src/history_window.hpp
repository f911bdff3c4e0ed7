#pragma once
// Which part of a conversation the model gets to see. Pure.

#include <patchbay/conversations.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace patchbay::openai {

struct ChatMessage {
    std::string role;  ///< system, user, assistant
    std::string content;
    bool operator==(const ChatMessage&) const = default;
};

/// The newest messages that fit into `token_budget`, oldest first: the contact is the user, operators and
/// assistant both are the assistant, the system's own lines are left out, neighbours of one role become one
/// message. What the contact wrote last, since anybody answered, is always there; a message longer than the
/// budget keeps its end.
std::vector<ChatMessage> history_window(const std::vector<HistoryMessage>& messages,
                                        std::int64_t token_budget);

}  // namespace patchbay::openai
