#pragma once
// The content of a Telegram message: text, files, or what it was when we can't show it.

#include <patchbay/channel.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace patchbay::telegram {

struct Content {
    std::string text;
    std::vector<AttachmentReference> attachments;
    std::string unsupported;  ///< "poll", "story", ...: there is something, but not for us
    bool service =
        false;  ///< the chat speaking about itself (somebody joined, a title changed): not a message
};

Content read_content(const nlohmann::json& message);

}  // namespace patchbay::telegram
