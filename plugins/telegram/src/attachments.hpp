#pragma once
// Fetches the files that customers sent. The address of a file holds the token, so the bytes pass through
// here and the address never leaves. Any fiber may call.

#include "plugins/telegram/src/bot_api.hpp"
#include "plugins/telegram/src/bot_directory.hpp"

#include <patchbay/channel.hpp>

#include <optional>
#include <string_view>

namespace patchbay::telegram {

class Attachments {
  public:
    Attachments(BotDirectory& directory, BotApi& api) : directory_(directory), api_(api) {}

    /// Throws Failure: not_found when Telegram has it no more, invalid when it is over 20 MB, unavailable
    /// when it can't be fetched now.
    AttachmentBytes fetch(const AttachmentRequest& request);

  private:
    std::string path_of(const Token& token, const std::string& file_id);

    BotDirectory& directory_;
    BotApi& api_;
};

/// The path of getFile as part of an address; nothing when it is none that can be fetched over HTTP.
std::optional<std::string> file_address(std::string_view file_path);

}  // namespace patchbay::telegram
