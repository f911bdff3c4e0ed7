#include "tests/fakes/telegram/update_queue.hpp"

#include <algorithm>
#include <string_view>

namespace patchbay::fakes::telegram {

namespace {

constexpr std::size_t kMostBytes = 4 * 1024 * 1024;
constexpr std::int64_t kFuture = 10;  // an offset so far past the end is taken for a mistake

}  // namespace

std::int64_t lifetime(std::string_view kind) {
    const bool query = kind == "callback_query" || kind == "shipping_query" || kind == "pre_checkout_query";
    return query ? 150 : 24 * 3600;
}

const Update& UpdateQueue::add(Update update) {
    const auto id = update.id;
    next_ = std::max(next_, id + 1);
    return updates_.insert_or_assign(id, std::move(update)).first->second;
}

const Update* UpdateQueue::find(std::int64_t id) const {
    const auto found = updates_.find(id);
    return found == updates_.end() ? nullptr : &found->second;
}

void UpdateQueue::confirm(std::int64_t offset) {
    if (offset < 0) {
        const auto keep = static_cast<std::size_t>(-offset);
        while (updates_.size() > keep)
            updates_.erase(updates_.begin());
    } else if (offset > 0 && offset <= next_ + kFuture) {
        updates_.erase(updates_.begin(), updates_.lower_bound(offset));
    }
}

std::vector<const Update*> UpdateQueue::take(std::int64_t offset, std::size_t limit, std::int64_t now) {
    confirm(offset);
    if (now != expired_at_)
        std::erase_if(updates_, [now](const auto& item) { return item.second.expires <= now; });
    expired_at_ = now;
    std::vector<const Update*> taken;
    std::size_t bytes = 0;
    for (const auto& [id, update] : updates_) {
        if (taken.size() >= limit || (bytes > 0 && bytes + update.json.size() > kMostBytes)) break;
        bytes += update.json.size();
        taken.push_back(&update);
    }
    return taken;
}

}  // namespace patchbay::fakes::telegram
