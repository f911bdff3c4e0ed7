#pragma once
// Which frame of an answer that is being written is shown when: the newest one, not too often, never the same
// twice, and none after the final text. Pure; the caller brings the time. Not thread safe; its owner locks.

#include "plugins/telegram/src/clock.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::telegram {

class DraftBoard {
  public:
    struct Frame {
        std::string draft_id;
        std::string text;
        bool as_preview = false;  ///< an ordinary message that is edited, instead of a draft
    };
    /// What the fiber that shows a chat's frames does next: show, or wait, or (neither) end.
    struct Step {
        std::optional<Frame> show;
        Milliseconds wait{0};
    };

    /// A new frame; it replaces one that was not shown yet. True: start a fiber that shows this chat's
    /// frames.
    bool put(std::string_view chat, std::string_view draft_id, std::string_view text, TimePoint now);
    Step next(std::string_view chat, TimePoint now);
    /// The fiber that shows this chat's frames has ended, or could not be started.
    void stopped(std::string_view chat);
    /// The final text is on its way: nothing of this draft is shown from now on.
    void finish(std::string_view chat, std::string_view draft_id, TimePoint now);
    bool is_finished(std::string_view chat, std::string_view draft_id) const;
    /// Telegram wants silence.
    void silence(std::string_view chat, Milliseconds duration, TimePoint now);
    /// No drafts in this chat: previews instead.
    void use_previews(std::string_view chat);
    /// No drafts in any chat of this bot.
    void use_previews_everywhere() { previews_everywhere_ = true; }
    void forget_idle(TimePoint now);
    std::size_t chats() const { return chats_.size(); }

  private:
    struct Chat {
        std::string draft_id;
        std::string finished_id;
        std::optional<std::string> waiting;  // text to show
        std::optional<std::string> shown;
        TimePoint shown_at{};
        TimePoint silent_until{};
        TimePoint touched{};
        bool shower_runs = false;
        bool previews = false;
    };

    bool as_preview(std::string_view name, const Chat& chat) const;
    TimePoint due(std::string_view name, const Chat& chat) const;

    std::map<std::string, Chat, std::less<>> chats_;
    bool previews_everywhere_ = false;
};

/// The number that Telegram wants for a draft: never 0, the same for the same draft.
std::int64_t draft_number(std::string_view draft_id);

}  // namespace patchbay::telegram
