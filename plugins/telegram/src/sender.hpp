#pragma once
// Sends a message: formats and splits it, waits for its turn and for the limits, and tries what the answer
// suggests (without formatting, to the group's new number, anew where an edit has lost its target). Any fiber
// may call.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_states.hpp"
#include "plugins/telegram/src/chat_address.hpp"
#include "plugins/telegram/src/chat_moves.hpp"
#include "plugins/telegram/src/formatted_text.hpp"
#include "plugins/telegram/src/send_records.hpp"

#include <patchbay/channel.hpp>

#include <optional>

namespace patchbay::telegram {

class Sender {
  public:
    Sender(Host& host, BotDirectory& directory, BotApi& api, BotStates& states, SendRecords& records,
           ChatMoves& moves)
        : host_(host), directory_(directory), api_(api), states_(states), records_(records), moves_(moves) {}

    /// Throws nothing but Cancelled.
    SendOutcome send(const OutboundMessage& message);

  private:
    /// One message to Telegram on its way; changes as answers come.
    struct Part {
        const FormattedText* text = nullptr;
        ChatAddress address;
        bool with_entities = true;
        std::int64_t reply_to = 0;  // 0: nothing
        std::string edit;           // the preview that becomes this part; empty: a new message
        std::string external_id;    // once it is sent
    };

    /// Where a message goes on.
    struct Plan {
        ChatAddress address;            // Telegram's
        std::vector<std::string> sent;  // parts that are there already
        std::string preview;            // the message that becomes the first part; may be empty
    };

    SendOutcome send_in_turn(RunningBot& bot, const OutboundMessage& message, const ChatAddress& address,
                             const std::vector<FormattedText>& parts);
    /// The ids of the parts that went out, also of those that an attempt without an end got through.
    std::vector<std::string> known_parts(const RunningBot& bot, const OutboundMessage& message,
                                         std::size_t parts);
    SendOutcome send_parts(RunningBot& bot, const OutboundMessage& message, Plan plan,
                           const std::vector<FormattedText>& parts, TimePoint last_start);
    void remember(const RunningBot& bot, const OutboundMessage& message, std::size_t part,
                  const std::string& external_id);
    /// Asks something harmless when the last message got no answer, so that an outage costs one doubtful send
    /// and not one for each repetition. The reason to wait, or nothing.
    std::optional<Error> silence(RunningBot& bot);
    /// The verdict that ended it. `part` keeps what was learned on the way.
    Verdict deliver(RunningBot& bot, const std::string& chat, Part& part, TimePoint last_start);
    ApiAnswer attempt(RunningBot& bot, const Part& part);
    /// Changes `part` by what the verdict suggests. False: there is nothing else to try.
    static bool adapt(Part& part, const Verdict& verdict);
    void learn(RunningBot& bot, const std::string& chat, const Part& part, const Verdict& verdict);
    void count(const SendOutcome& outcome);

    Host& host_;
    BotDirectory& directory_;
    BotApi& api_;
    BotStates& states_;
    SendRecords& records_;
    ChatMoves& moves_;
};

}  // namespace patchbay::telegram
