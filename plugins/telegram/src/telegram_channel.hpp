#pragma once
// Telegram as the inbox sees it: the Channel that this module offers as "channel/telegram". Each call goes to
// the part that does it.

#include "plugins/telegram/src/attachments.hpp"
#include "plugins/telegram/src/draft_shower.hpp"
#include "plugins/telegram/src/sender.hpp"

#include <patchbay/channel.hpp>

namespace patchbay::telegram {

class TelegramChannel : public Channel {
  public:
    TelegramChannel(BotDirectory& directory, Sender& sender, DraftShower& drafts, Attachments& attachments)
        : directory_(directory), sender_(sender), drafts_(drafts), attachments_(attachments) {}

    ChannelInfo describe() override;
    SendOutcome send(const OutboundMessage& message) override { return sender_.send(message); }
    void draft(const Draft& draft) override { drafts_.draft(draft); }
    void typing(const ChatReference& chat) override { drafts_.typing(chat); }
    AttachmentBytes fetch_attachment(const AttachmentRequest& request) override {
        return attachments_.fetch(request);
    }
    void discard_draft(const DraftReference& draft) override { drafts_.discard(draft); }

  private:
    BotDirectory& directory_;
    Sender& sender_;
    DraftShower& drafts_;
    Attachments& attachments_;
};

}  // namespace patchbay::telegram
