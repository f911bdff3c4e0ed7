#include "plugins/telegram/src/moved_chats.hpp"

#include <charconv>

namespace patchbay::telegram {
namespace {

std::int64_t number_of(const std::map<std::int64_t, std::int64_t>& numbers, std::int64_t chat) {
    const auto found = numbers.find(chat);
    return found == numbers.end() ? chat : found->second;
}

std::int64_t message_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

}  // namespace

void MovedChats::add(const ChatMove& move) {
    new_of_[move.from] = move.to;
    old_of_[move.to] = move.from;
}

ChatAddress MovedChats::current(ChatAddress address) const {
    address.chat = number_of(new_of_, address.chat);
    return address;
}

ChatAddress MovedChats::original(ChatAddress address) const {
    address.chat = number_of(old_of_, address.chat);
    return address;
}

void MovedChats::keep_conversation(ParsedUpdate& update) const {
    const bool is_state = update.kind == UpdateKind::contact_state;
    std::string& chat = is_state ? update.contact.chat : update.message.chat;
    const auto address = parse_address(chat);
    if (!address) return;
    if (is_state && new_of_.contains(address->chat)) {
        // That the old group has ended says nothing about the conversation, which has moved out.
        update.kind = UpdateKind::skipped;
        update.skipped_because = "moved";
        return;
    }
    const ChatAddress known = original(*address);
    if (known == *address) return;
    if (!is_state)
        update.message.external_id = std::to_string(address->chat) + "/" + update.message.external_id;
    chat = known.text();
}

std::int64_t MovedChats::number_in(std::string_view external_id, const ChatAddress& now) const {
    const auto slash = external_id.find('/');
    const bool has_chat = slash != std::string_view::npos;
    if (has_chat != old_of_.contains(now.chat)) return 0;
    if (!has_chat) return message_number(external_id);
    return external_id.substr(0, slash) == std::to_string(now.chat)
               ? message_number(external_id.substr(slash + 1))
               : 0;
}

}  // namespace patchbay::telegram
