#pragma once
// What a call to the Bot API came back with, read into one shape, and what it means for us. Pure.

#include <patchbay/http_client.hpp>
#include <patchbay/result.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace patchbay::telegram {

/// An answer of the Bot API, or the reason why there is none.
struct ApiAnswer {
    bool ok = false;
    nlohmann::json result;
    int code = 0;             ///< error_code, else the HTTP status; 0: no answer came
    bool understood = false;  ///< it was the Bot API that spoke, not a proxy on the way
    std::string description;  ///< Telegram's words, or the failure's; for people
    std::uint32_t retry_after_seconds = 0;
    std::int64_t migrate_to = 0;
    bool maybe_reached = true;  ///< without an answer: whether the request may have gone out
    std::string failure_code;   ///< without an answer: "timeout", "connect", ...
};

ApiAnswer read_answer(const HttpAnswer& answer);

/// What to do about an answer. One word for each different reaction.
enum class Outcome {
    ok,
    token_refused,     ///< stop the bot
    unknown_method,    ///< the server is older than the method
    blocked,           ///< the person does not want us
    gone,              ///< the chat or the account is no more
    migrated,          ///< the group has a new number: send there
    not_modified,      ///< an edit that changes nothing: as good as done
    edit_target_gone,  ///< send anew
    entities_refused,  ///< send without formatting
    draft_refused,     ///< no drafts in this chat
    refused,           ///< will not work as it is
    other_poller,      ///< somebody else asks for this bot's updates
    webhook_active,    ///< somebody set a webhook
    too_many,          ///< wait retry_after_ms
    server_failed,     ///< it said that it failed: again later
    not_sent,          ///< the request did not get out: again later
    maybe_sent,        ///< no answer, but the request may have arrived
};

struct Verdict {
    Outcome outcome = Outcome::ok;
    Error error;  ///< empty when ok
    std::uint32_t retry_after_ms = 0;
    std::int64_t migrate_to = 0;

    /// Worth another try without anybody changing anything.
    bool passing() const;
};

Verdict judge(const ApiAnswer& answer);

}  // namespace patchbay::telegram
