#include "plugins/telegram/src/moved_chats_repository.hpp"

namespace patchbay::telegram {
namespace {

constexpr Statement kAll{"telegram.all_moved_chats",
                         "select bot_id, old_chat, new_chat from telegram.moved_chats"};
constexpr Statement kRemember{
    "telegram.remember_moved_chat",
    "insert into telegram.moved_chats (id, workspace_id, bot_id, old_chat, new_chat) "
    "values ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5::bigint) "
    "on conflict (bot_id, old_chat) do update set new_chat = excluded.new_chat"};

}  // namespace

std::vector<MovedChatRow> MovedChatsRepository::all() {
    std::vector<MovedChatRow> list;
    for (const Row row : database_.read(kAll))
        list.push_back({row.text("bot_id"), {row.integer("old_chat"), row.integer("new_chat")}});
    return list;
}

void MovedChatsRepository::remember(std::string_view workspace_id, std::string_view bot_id,
                                    const ChatMove& move) {
    database_.execute(kRemember, new_id(), workspace_id, bot_id, move.from, move.to);
}

}  // namespace patchbay::telegram
