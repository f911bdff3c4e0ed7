// What the fake Telegram knows: plain data, owned by World, loop thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/fakes/http/url.hpp"
#include "tests/fakes/telegram/update_queue.hpp"

namespace patchbay::fakes::telegram {

using Json = nlohmann::json;

struct User {
    std::int64_t id = 0;
    std::string first_name;
    std::string last_name;
    std::string username;
    std::string language_code;
    bool is_premium = false;
    bool deactivated = false;
};

struct Topic {
    std::int64_t id = 0;  // message_thread_id
    std::string name;
    bool closed = false;
};

// A group, supergroup or channel. Private chats are Users.
struct Group {
    std::int64_t id = 0;
    std::string type;
    std::string title;
    std::string username;
    bool is_forum = false;
    bool deleted = false;
    std::optional<std::int64_t> migrated_to;
    std::map<std::int64_t, std::string> members;  // bot or user id -> status
    std::map<std::int64_t, Topic> topics;
    std::int64_t next_message_id = 1;
};

struct Message {
    Json json;
    bool from_bot = false;
    bool deleted = false;
    Json reaction;              // set by the bot, or null
    std::vector<Json> earlier;  // the contents that edits replaced, oldest first
};

// Where messages are: one per bot and private chat, or one per group.
struct Dialog {
    std::int64_t chat_id = 0;
    std::int64_t bot_id = 0;  // 0 for a group
    bool started = false;     // private: the user has written or pressed start
    bool blocked = false;     // private: the user has blocked the bot
    std::map<std::int64_t, Message> messages;
    std::map<std::int64_t, Topic> topics;  // private chats with topic mode
    Json draft;                            // what sendMessageDraft shows now, or null
    Json action;                           // the last chat action, or null
    std::uint64_t version = 0;
};

struct StoredFile {
    std::string id;
    std::string unique_id;
    std::string path;
    std::string name;
    std::string mime_type;
    std::string kind;  // "photo", "document", "voice", "audio"
    std::int64_t bot_id = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::int64_t duration = 0;
    std::int64_t size = 0;
    std::shared_ptr<const std::string> bytes;  // shared with an answer that is being written
};

struct Webhook {
    std::string url;  // empty: none
    Url target;
    std::string secret;
    std::string ip_address;
    std::int64_t max_connections = 40;
    bool has_certificate = false;
    std::int64_t last_error_date = 0;
    std::string last_error_message;
};

struct Bot {
    explicit Bot(std::int64_t first_update_id) : updates(first_update_id) {}

    std::int64_t id = 0;
    std::string token;
    std::string username;
    std::string first_name;
    bool can_join_groups = true;
    bool can_read_all_group_messages = false;
    bool has_topics_enabled = false;
    std::optional<std::chrono::steady_clock::time_point> logged_out_until;
    std::map<std::string, Json> commands;                              // scope + language -> list
    std::map<std::pair<std::string, std::string>, std::string> texts;  // (name, language) -> text
    std::map<std::string, Json> callbacks;  // callback query id -> null while unanswered, then the answer
    std::optional<std::set<std::string>> allowed_updates;  // nothing: the default kinds
    Webhook webhook;
    std::int64_t next_message_id = 1;
    UpdateQueue updates;
};

}  // namespace patchbay::fakes::telegram
