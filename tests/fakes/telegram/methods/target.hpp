// The chat that a call is about, and whether the bot may write there.
#pragma once

#include "tests/fakes/telegram/methods/call.hpp"

namespace patchbay::fakes::telegram {

struct Target {
    std::int64_t chat_id = 0;
    User* user = nullptr;    // a private chat ...
    Group* group = nullptr;  // ... or a group
    Dialog* dialog = nullptr;
};

// Reads chat_id (or another parameter): throws "chat not found" and its kin.
Target find_chat(const Call& call, std::string_view parameter = "chat_id");

// Also checks that the bot can write: 403 for blocked, deactivated, kicked and so on.
Target writable_chat(const Call& call, std::string_view parameter = "chat_id");

// Counts one send against the flood limits; throws 429.
void count_send(const Call& call, const Target& target);

// The stored message, or throws bad_request with this text.
Message& find_message(const Target& target, std::int64_t message_id, std::string_view otherwise);

// Where topics of this chat are kept.
std::map<std::int64_t, Topic>& topics_of(const Target& target);

}  // namespace patchbay::fakes::telegram
