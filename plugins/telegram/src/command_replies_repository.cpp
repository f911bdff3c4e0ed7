#include "plugins/telegram/src/command_replies_repository.hpp"

namespace patchbay::telegram {
namespace {

constexpr Statement kClaim{
    "telegram.claim_command_reply",
    "insert into telegram.command_replies as r (event_id, workspace_id, bot_id, state) "
    "values ($1, $2::uuid, $3::uuid, 'sending') on conflict (event_id) do update "
    "set unknown_sends = r.unknown_sends + (r.state = 'sending')::int, state = 'sending' "
    "returning unknown_sends"};
constexpr Statement kPutOff{"telegram.put_off_command_reply",
                            "update telegram.command_replies set state = 'waiting' where event_id = $1"};
constexpr Statement kForget{"telegram.forget_command_reply",
                            "delete from telegram.command_replies where event_id = $1"};

}  // namespace

int CommandRepliesRepository::claim(const Event& event, std::string_view bot_id) {
    const Rows rows = database_.execute(kClaim, event.id, event.workspace_id, bot_id);
    return rows.empty() ? 0 : static_cast<int>(rows[0].integer("unknown_sends"));
}

void CommandRepliesRepository::put_off(const Event& event) {
    database_.execute(kPutOff, event.id);
}

void CommandRepliesRepository::finish(const Event& event) {
    database_.transaction([&](Transaction& transaction) {
        transaction.execute(kForget, event.id);
        transaction.complete(event);
    });
}

}  // namespace patchbay::telegram
