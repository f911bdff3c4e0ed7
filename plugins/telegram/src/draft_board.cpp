#include "plugins/telegram/src/draft_board.hpp"

#include <algorithm>
#include <cstdint>

namespace patchbay::telegram {
namespace {

constexpr Milliseconds kDraftGap{1000};
constexpr Milliseconds kPreviewGap{2000};
constexpr Milliseconds kGroupGap{4000};
// A draft is shown for 30 s: an unchanged one has to be said again before that.
constexpr Milliseconds kRefresh{20000};
constexpr Milliseconds kIdle{120000};

bool is_group(std::string_view chat) {
    return chat.starts_with('-');
}

}  // namespace

bool DraftBoard::as_preview(std::string_view name, const Chat& chat) const {
    return is_group(name) || chat.previews || previews_everywhere_;
}

TimePoint DraftBoard::due(std::string_view name, const Chat& chat) const {
    const Milliseconds gap = is_group(name) ? kGroupGap : as_preview(name, chat) ? kPreviewGap : kDraftGap;
    return std::max(chat.shown_at + gap, chat.silent_until);
}

bool DraftBoard::put(std::string_view name, std::string_view draft_id, std::string_view text, TimePoint now) {
    auto& chat = chats_[std::string(name)];
    if (!draft_id.empty() && chat.finished_id == draft_id) return false;
    if (chat.draft_id != draft_id) chat.shown.reset();
    chat.draft_id = draft_id;
    chat.waiting = std::string(text);
    chat.touched = now;
    if (chat.shower_runs) return false;
    chat.shower_runs = true;
    return true;
}

DraftBoard::Step DraftBoard::next(std::string_view name, TimePoint now) {
    const auto found = chats_.find(name);
    if (found == chats_.end()) return {};
    Chat& chat = found->second;
    const bool fresh = chat.shown && now < chat.shown_at + kRefresh;
    if (chat.waiting && fresh && *chat.waiting == *chat.shown) chat.waiting.reset();
    if (!chat.waiting) {
        chat.shower_runs = false;
        return {};
    }
    const TimePoint at = due(name, chat);
    if (at > now) return {std::nullopt, round_up(at - now)};
    Step step{Frame{chat.draft_id, std::move(*chat.waiting), as_preview(name, chat)}, Milliseconds(0)};
    chat.waiting.reset();
    chat.shown = step.show->text;
    chat.shown_at = now;
    return step;
}

void DraftBoard::stopped(std::string_view name) {
    if (const auto found = chats_.find(name); found != chats_.end()) found->second.shower_runs = false;
}

void DraftBoard::finish(std::string_view name, std::string_view draft_id, TimePoint now) {
    if (draft_id.empty()) return;
    auto& chat = chats_[std::string(name)];
    chat.finished_id = draft_id;
    chat.touched = now;
    if (chat.draft_id == draft_id) chat.waiting.reset();
}

bool DraftBoard::is_finished(std::string_view name, std::string_view draft_id) const {
    const auto found = chats_.find(name);
    return found != chats_.end() && found->second.finished_id == draft_id;
}

void DraftBoard::silence(std::string_view name, Milliseconds duration, TimePoint now) {
    auto& chat = chats_[std::string(name)];
    chat.silent_until = std::max(chat.silent_until, now + duration);
    chat.touched = now;
}

void DraftBoard::use_previews(std::string_view name) {
    auto& chat = chats_[std::string(name)];
    chat.previews = true;
    chat.shown.reset();
}

void DraftBoard::forget_idle(TimePoint now) {
    std::erase_if(chats_, [&](const auto& entry) {
        const Chat& chat = entry.second;
        return !chat.shower_runs && chat.touched + kIdle < now && chat.silent_until <= now;
    });
}

std::int64_t draft_number(std::string_view draft_id) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
    for (const char c : draft_id)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    const auto number = static_cast<std::int64_t>((hash ^ hash >> 32) & 0x7FFFFFFF);
    return number == 0 ? 1 : number;
}

}  // namespace patchbay::telegram
