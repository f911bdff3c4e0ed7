#pragma once
// The bots that this process runs, by our id and by webhook path. One for the module; any fiber may call.

#include "plugins/telegram/src/running_bot.hpp"

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::telegram {

using BotHandle = std::shared_ptr<RunningBot>;

class BotDirectory {
  public:
    /// Empty when there is no such bot.
    BotHandle find(std::string_view id) const;
    BotHandle find_by_path(std::string_view webhook_path) const;
    std::vector<BotHandle> all() const;

    void add(const BotHandle& bot);
    void remove(std::string_view id);

  private:
    mutable std::shared_mutex mutex_;
    std::map<std::string, BotHandle, std::less<>> by_id_;
    std::map<std::string, BotHandle, std::less<>> by_path_;
};

}  // namespace patchbay::telegram
