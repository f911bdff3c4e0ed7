#pragma once
// Shows answers while they are being written: drafts in private chats, an edited message elsewhere. Best
// effort; what must arrive is the final text, which Sender brings. Any fiber may call; each chat with frames
// to show has one short-lived task.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_directory.hpp"
#include "plugins/telegram/src/chat_address.hpp"
#include "plugins/telegram/src/chat_moves.hpp"
#include "plugins/telegram/src/formatted_text.hpp"
#include "plugins/telegram/src/previews_repository.hpp"

#include <patchbay/channel.hpp>

namespace patchbay::telegram {

class DraftShower {
  public:
    DraftShower(Host& host, BotDirectory& directory, BotApi& api, PreviewsRepository& previews,
                ChatMoves& moves)
        : host_(host), directory_(directory), api_(api), previews_(previews), moves_(moves) {}

    /// Returns at once.
    void draft(const Draft& draft);
    void typing(const ChatReference& chat);
    /// Shows nothing more of this draft, and deletes its preview. A draft proper fades by itself.
    void discard(const DraftReference& draft);

  private:
    void show_frames(const BotHandle& bot, const std::string& chat);
    void show(RunningBot& bot, const std::string& chat, const DraftBoard::Frame& frame);
    Verdict show_draft(RunningBot& bot, const ChatAddress& address, const DraftBoard::Frame& frame);
    Verdict show_preview(RunningBot& bot, const ChatAddress& address, const DraftBoard::Frame& frame);
    void learn(RunningBot& bot, const std::string& chat, const ChatAddress& address,
               const DraftBoard::Frame& frame, const Verdict& verdict);

    Host& host_;
    BotDirectory& directory_;
    BotApi& api_;
    PreviewsRepository& previews_;
    ChatMoves& moves_;
};

}  // namespace patchbay::telegram
