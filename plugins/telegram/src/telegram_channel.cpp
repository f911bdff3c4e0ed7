#include "plugins/telegram/src/telegram_channel.hpp"

namespace patchbay::telegram {

ChannelInfo TelegramChannel::describe() {
    ChannelInfo info{"telegram", "Telegram", true, true, true, {}};
    for (const auto& bot : directory_.all()) {
        const auto configuration = bot->configuration();
        info.endpoints.push_back({bot->id(), bot->workspace_id(), "@" + configuration->identity.username,
                                  std::string(name_of(bot->status().state))});
    }
    return info;
}

}  // namespace patchbay::telegram
