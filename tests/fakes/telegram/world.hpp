// The state of the fake Telegram: bots, users, groups, dialogs, files. No network, no clock. Owned by
// FakeTelegram, loop thread only; references stay valid until reset().
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "tests/fakes/telegram/model.hpp"

namespace patchbay::fakes::telegram {

struct WorldLimits {
    std::size_t messages_per_dialog = 1000;
    std::size_t files = 100'000;
    std::size_t file_bytes = 512 * 1024 * 1024;
};

class World {
  public:
    explicit World(WorldLimits limits = {}) : limits_(limits) {}

    void reset();

    // --- bots
    Bot& add_bot(const std::string& token, std::string username, std::string first_name);
    Bot* bot_by_token(std::string_view token);
    Bot* bot_by_id(std::int64_t id);
    // id, token or (at)username; with an empty selector the only bot there is.
    Bot* select_bot(std::string_view selector);
    void change_token(Bot& bot, const std::string& token);  // "" leaves the bot without a valid one
    const std::unordered_map<std::int64_t, std::unique_ptr<Bot>>& bots() const { return bots_; }

    // --- users and groups
    User& add_user(User user);
    User* user(std::int64_t id);
    Group& add_group(Group group);
    Group* group(std::int64_t id);
    Group* group_by_username(std::string_view username);
    std::int64_t free_user_id() { return next_user_id_++; }
    std::int64_t free_group_id(bool supergroup);
    const std::unordered_map<std::int64_t, User>& users() const { return users_; }
    const std::unordered_map<std::int64_t, Group>& groups() const { return groups_; }

    // --- dialogs and messages
    Dialog& dialog(const Bot& bot, std::int64_t chat_id);
    std::int64_t next_message_id(Bot& bot, std::int64_t chat_id);
    Message& store(Dialog& dialog, Json message, bool from_bot);
    // Tells those who wait that something visible changed.
    void changed(Dialog& dialog);
    void on_change(std::function<void(Dialog&)> call) { on_change_ = std::move(call); }

    // --- files
    const StoredFile& add_file(StoredFile file, std::string bytes);
    const StoredFile* file(std::string_view file_id) const;
    const StoredFile* file_by_path(std::int64_t bot_id, std::string_view path) const;

    // --- as the Bot API shows them
    static Json user_json(const User& user);
    static Json bot_user_json(const Bot& bot);
    Json chat_json(std::int64_t chat_id) const;
    Json author_json(std::int64_t id) const;  // a user or a bot

  private:
    struct DialogKey {
        std::int64_t bot;
        std::int64_t chat;
        bool operator==(const DialogKey&) const = default;
    };
    struct DialogHash {
        std::size_t operator()(const DialogKey& key) const {
            return std::hash<std::int64_t>()(key.bot * 1'000'003 ^ key.chat);
        }
    };
    void drop_old_files();

    WorldLimits limits_;
    std::unordered_map<std::int64_t, std::unique_ptr<Bot>> bots_;
    std::unordered_map<std::string, Bot*> tokens_;
    std::unordered_map<std::int64_t, User> users_;
    std::unordered_map<std::int64_t, Group> groups_;
    std::unordered_map<DialogKey, Dialog, DialogHash> dialogs_;
    std::unordered_map<std::string, StoredFile> files_;
    std::unordered_map<std::string, std::string> file_paths_;  // "bot/path" -> file id
    std::deque<std::string> file_order_;
    std::size_t file_bytes_ = 0;
    std::uint64_t next_file_ = 1;
    std::int64_t next_user_id_ = 1'000'001;
    std::int64_t next_group_id_ = 1'001;
    std::function<void(Dialog&)> on_change_;
};

}  // namespace patchbay::fakes::telegram
