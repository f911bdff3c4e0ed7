#include "plugins/telegram/src/send_reasons.hpp"

#include <cstdint>

namespace patchbay::telegram {

Error bot_removed() {
    return {ErrorKind::not_found,
            "telegram.bot_removed",
            "The bot is not here any more",
            "The message was meant for a bot that has been removed.",
            "Add the bot again, then send the message again.",
            {},
            0};
}

Error bot_paused() {
    return {ErrorKind::unavailable,
            "telegram.bot_paused",
            "The bot is switched off",
            "",
            "Switch the bot on; the message is then sent.",
            {},
            0};
}

Error chat_busy() {
    return {ErrorKind::too_many,
            "telegram.chat_busy",
            "Earlier messages to this chat are still on their way",
            "",
            "Nothing; it is tried again.",
            {},
            0};
}

Error paced(Milliseconds wait) {
    return {ErrorKind::too_many,
            "telegram.paced",
            "Telegram's limits ask for a pause",
            "",
            "Nothing; it is sent when the pause is over.",
            {},
            static_cast<std::uint32_t>(wait.count())};
}

Error out_of_time() {
    return {ErrorKind::too_many,
            "telegram.slow",
            "Telegram is slow to answer",
            "",
            "Nothing; what is left of the message is sent next.",
            {},
            0};
}

Error bad_address(const std::string& chat) {
    return {ErrorKind::invalid,
            "telegram.chat_malformed",
            "This is not a Telegram chat",
            "\"" + chat + "\"",
            "Answer in a conversation that came from Telegram.",
            {},
            0};
}

Error nothing_to_send() {
    return {
        ErrorKind::invalid, "telegram.empty_text", "The message has no text", "", "Write something.", {}, 0};
}

}  // namespace patchbay::telegram
