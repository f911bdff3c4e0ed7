#include "plugins/telegram/src/sent_parts_repository.hpp"

namespace patchbay::telegram {
namespace {

constexpr Statement kFindParts{"telegram.find_sent_parts",
                               "select part, external_id from telegram.sent_parts "
                               "where bot_id = $1::uuid and message_id = $2 order by part"};
constexpr Statement kRememberPart{
    "telegram.remember_sent_part",
    "insert into telegram.sent_parts (id, workspace_id, bot_id, message_id, part, external_id) "
    "values ($1::uuid, $2::uuid, $3::uuid, $4, $5::int, $6) "
    "on conflict (bot_id, message_id, part) do update set external_id = excluded.external_id"};
constexpr Statement kForgetOldParts{
    "telegram.forget_old_sent_parts",
    "delete from telegram.sent_parts where created_at < now() - interval '7 days'"};

}  // namespace

std::vector<std::string> SentPartsRepository::find(std::string_view bot_id, std::string_view message_id) {
    std::vector<std::string> ids;
    for (const Row row : database_.read(kFindParts, bot_id, message_id)) {
        // After a gap nothing counts: the missing part has to come before it.
        if (row.integer("part") != static_cast<std::int64_t>(ids.size())) break;
        ids.push_back(row.text("external_id"));
    }
    return ids;
}

void SentPartsRepository::remember(std::string_view workspace_id, std::string_view bot_id,
                                   std::string_view message_id, std::size_t part,
                                   std::string_view external_id) {
    database_.execute(kRememberPart, new_id(), workspace_id, bot_id, message_id,
                      static_cast<std::int64_t>(part), external_id);
}

void SentPartsRepository::forget_old() {
    database_.execute(kForgetOldParts);
}

}  // namespace patchbay::telegram
