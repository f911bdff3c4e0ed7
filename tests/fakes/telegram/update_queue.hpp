// The updates of one bot that nobody has confirmed yet, with getUpdates' offset rules. Pure: time comes
// in as seconds since the epoch. Owned by the bot.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace patchbay::fakes::telegram {

struct Update {
    std::int64_t id = 0;
    std::string kind;  // "message", "callback_query", ...
    std::string lane;  // updates of one lane are delivered to a webhook one after another
    std::string json;
    std::int64_t expires = 0;
};

class UpdateQueue {
  public:
    explicit UpdateQueue(std::int64_t first_id) : next_(first_id) {}

    // The id the next update gets.
    std::int64_t next_id() const { return next_; }
    // Leaves out so many ids, for updates that do not go through this queue.
    void skip(std::int64_t count) { next_ += count; }
    // Takes an update with its id; a repeated id replaces the older one.
    const Update& add(Update update);
    const Update* find(std::int64_t id) const;
    void erase(std::int64_t id) { updates_.erase(id); }
    void clear() { updates_.clear(); }
    std::size_t size() const { return updates_.size(); }
    bool empty() const { return updates_.empty(); }

    // getUpdates: forgets what the offset confirms (all below it; -n keeps the last n; one from the
    // future or 0 confirms nothing), then up to limit updates of about 4 MiB together.
    std::vector<const Update*> take(std::int64_t offset, std::size_t limit, std::int64_t now);

    const std::map<std::int64_t, Update>& all() const { return updates_; }

  private:
    void confirm(std::int64_t offset);

    std::int64_t next_;
    std::int64_t expired_at_ = 0;  // looked through once a second, not at every call
    std::map<std::int64_t, Update> updates_;
};

// How long an unfetched update of this kind is kept, in seconds.
std::int64_t lifetime(std::string_view kind);

}  // namespace patchbay::fakes::telegram
