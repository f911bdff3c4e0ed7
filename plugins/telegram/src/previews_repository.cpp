#include "plugins/telegram/src/previews_repository.hpp"

namespace patchbay::telegram {
namespace {

constexpr Statement kFindPreview{"telegram.find_preview",
                                 "select message_id from telegram.previews "
                                 "where bot_id = $1::uuid and chat = $2 and draft_id = $3"};
constexpr Statement kRememberPreview{
    "telegram.remember_preview",
    "insert into telegram.previews (id, workspace_id, bot_id, chat, draft_id, message_id) "
    "values ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6) "
    "on conflict (bot_id, chat, draft_id) do update set message_id = excluded.message_id"};
constexpr Statement kForget{
    "telegram.forget_preview",
    "delete from telegram.previews where bot_id = $1::uuid and chat = $2 and draft_id = $3"};
constexpr Statement kForgetOldPreviews{
    "telegram.forget_old_previews",
    "delete from telegram.previews where created_at < now() - interval '1 day'"};

}  // namespace

std::optional<std::string> PreviewsRepository::find(const PreviewKey& key) {
    const Rows rows = database_.read(kFindPreview, key.bot_id, key.chat, key.draft_id);
    return rows.empty() ? std::nullopt : std::optional(rows[0].text("message_id"));
}

void PreviewsRepository::remember(std::string_view workspace_id, const PreviewKey& key,
                                  std::string_view message_id) {
    database_.execute(kRememberPreview, new_id(), workspace_id, key.bot_id, key.chat, key.draft_id,
                      message_id);
}

void PreviewsRepository::forget(const PreviewKey& key) {
    database_.execute(kForget, key.bot_id, key.chat, key.draft_id);
}

void PreviewsRepository::forget_old() {
    database_.execute(kForgetOldPreviews);
}

}  // namespace patchbay::telegram
