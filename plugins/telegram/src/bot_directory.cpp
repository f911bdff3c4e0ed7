#include "plugins/telegram/src/bot_directory.hpp"

#include <mutex>

namespace patchbay::telegram {

BotHandle BotDirectory::find(std::string_view id) const {
    const std::shared_lock lock(mutex_);
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

BotHandle BotDirectory::find_by_path(std::string_view webhook_path) const {
    const std::shared_lock lock(mutex_);
    const auto found = by_path_.find(webhook_path);
    return found == by_path_.end() ? nullptr : found->second;
}

std::vector<BotHandle> BotDirectory::all() const {
    const std::shared_lock lock(mutex_);
    std::vector<BotHandle> bots;
    bots.reserve(by_id_.size());
    for (const auto& [id, bot] : by_id_)
        bots.push_back(bot);
    return bots;
}

void BotDirectory::add(const BotHandle& bot) {
    const std::unique_lock lock(mutex_);
    by_id_[bot->id()] = bot;
    by_path_[bot->configuration()->webhook_path] = bot;
}

void BotDirectory::remove(std::string_view id) {
    const std::unique_lock lock(mutex_);
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) return;
    by_path_.erase(found->second->configuration()->webhook_path);
    by_id_.erase(found);
}

}  // namespace patchbay::telegram
