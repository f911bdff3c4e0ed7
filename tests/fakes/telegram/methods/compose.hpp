// Puts messages together the way every send method does: text and its checks, reply, topic, markup.
#pragma once

#include <string_view>

#include "tests/fakes/telegram/methods/target.hpp"
#include "tests/fakes/telegram/text/entities.hpp"

namespace patchbay::fakes::telegram {

// The formatted text of a parameter ("text" or "caption") by parse_mode or the entities parameter,
// trimmed, with found entities added. Throws the server's 400s except for emptiness and length.
FormattedText formatted_text(const Call& call, std::string_view parameter,
                             std::string_view entities_parameter);

FormattedText message_text(const Call& call);     // 1-4096
FormattedText message_caption(const Call& call);  // 0-1024

// The message without its content: id, date, chat, author, reply, topic, inline keyboard. Checks all of
// these.
Json new_message(const Call& call, const Target& target);

// The inline keyboard of reply_markup, null if there is none; throws for an invalid markup of any kind.
Json inline_keyboard(const Call& call, const Target& target);

// Sets name and its entities name in the message, if there is text.
void set_text(Json& message, const FormattedText& text, const char* name, const char* entities_name);

// Stores, ends a draft, and returns the message as the method's result.
Outcome sent(const Call& call, const Target& target, Json message);

}  // namespace patchbay::fakes::telegram
