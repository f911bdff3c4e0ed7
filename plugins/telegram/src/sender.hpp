#pragma once
// Sends a message: formats and splits it, waits for its turn and for the limits, and tries what the answer
// suggests (without formatting, to the group's new number, anew where an edit has lost its target). Any fiber
// may call.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_states.hpp"
#include "plugins/telegram/src/chat_address.hpp"
#include "plugins/telegram/src/formatted_text.hpp"
#include "plugins/telegram/src/previews_repository.hpp"

#include <patchbay/channel.hpp>

#include <optional>

namespace patchbay::telegram {

class Sender {
  public:
    Sender(Host& host, BotDirectory& directory, BotApi& api, BotStates& states, PreviewsRepository& previews)
        : host_(host), directory_(directory), api_(api), states_(states), previews_(previews) {}

    /// Throws nothing but Cancelled.
    SendOutcome send(const OutboundMessage& message);

  private:
    /// One message to Telegram on its way; changes as answers come.
    struct Part {
        const FormattedText* text = nullptr;
        ChatAddress address;
        bool with_entities = true;
        std::string reply_to;     // empty: none
        std::string edit;         // the preview that becomes this part; empty: a new message
        std::string external_id;  // once it is sent
    };

    SendOutcome send_parts(RunningBot& bot, const OutboundMessage& message, ChatAddress address,
                           const std::vector<FormattedText>& parts);
    /// Asks something harmless when the last message got no answer, so that an outage costs one doubtful send
    /// and not one for each repetition. The reason to wait, or nothing.
    std::optional<Error> silence(RunningBot& bot);
    /// The verdict that ended it. `part` keeps what was learned on the way.
    Verdict deliver(RunningBot& bot, const std::string& chat, Part& part, TimePoint deadline);
    ApiAnswer attempt(RunningBot& bot, const Part& part);
    /// Changes `part` by what the verdict suggests. False: there is nothing else to try.
    static bool adapt(Part& part, const Verdict& verdict);
    void learn(RunningBot& bot, const std::string& chat, const Verdict& verdict);
    void count(const SendOutcome& outcome);

    Host& host_;
    BotDirectory& directory_;
    BotApi& api_;
    BotStates& states_;
    PreviewsRepository& previews_;
};

}  // namespace patchbay::telegram
