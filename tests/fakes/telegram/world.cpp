#include "tests/fakes/telegram/world.hpp"

#include <algorithm>
#include <charconv>

namespace patchbay::fakes::telegram {

namespace {

constexpr std::int64_t kFirstUpdateId = 870'001;
constexpr std::int64_t kSupergroupBase = -1'000'000'000'000;

std::int64_t id_of_token(std::string_view token) {
    std::int64_t id = 0;
    std::from_chars(token.data(), token.data() + token.size(), id);
    return id;
}

std::string file_extension(const StoredFile& file) {
    if (file.kind == "photo") return ".jpg";
    if (file.kind == "voice") return ".oga";
    const auto dot = file.name.rfind('.');
    return dot == std::string::npos ? "" : file.name.substr(dot);
}

std::string file_folder(const std::string& kind) {
    if (kind == "photo") return "photos";
    if (kind == "audio") return "music";
    return kind == "document" ? "documents" : kind;
}

std::string file_id_prefix(const std::string& kind) {
    if (kind == "photo") return "AgACAgIAAxkB";
    if (kind == "voice") return "AwACAgIAAxkB";
    if (kind == "audio") return "CQACAgIAAxkB";
    return "BQACAgIAAxkB";
}

std::string path_key(std::int64_t bot_id, std::string_view path) {
    return std::to_string(bot_id) + '/' + std::string(path);
}

}  // namespace

void World::reset() {
    auto call = std::move(on_change_);
    *this = World(limits_);
    on_change_ = std::move(call);
}

Bot& World::add_bot(const std::string& token, std::string username, std::string first_name) {
    const auto id = id_of_token(token);
    auto& slot = bots_[id];
    if (!slot) slot = std::make_unique<Bot>(kFirstUpdateId);
    slot->id = id;
    slot->username = std::move(username);
    slot->first_name = std::move(first_name);
    change_token(*slot, token);
    return *slot;
}

void World::change_token(Bot& bot, const std::string& token) {
    tokens_.erase(bot.token);
    bot.token = token;
    if (!token.empty()) tokens_[token] = &bot;
}

Bot* World::bot_by_token(std::string_view token) {
    const auto found = tokens_.find(std::string(token));
    return found == tokens_.end() ? nullptr : found->second;
}

Bot* World::bot_by_id(std::int64_t id) {
    const auto found = bots_.find(id);
    return found == bots_.end() ? nullptr : found->second.get();
}

Bot* World::select_bot(std::string_view selector) {
    if (selector.empty()) return bots_.size() == 1 ? bots_.begin()->second.get() : nullptr;
    if (auto* bot = bot_by_token(selector)) return bot;
    if (selector.find_first_not_of("0123456789") == std::string_view::npos)
        return bot_by_id(id_of_token(selector));
    if (selector.front() == '@') selector.remove_prefix(1);
    for (auto& [id, bot] : bots_) {
        if (bot->username == selector) return bot.get();
    }
    return nullptr;
}

User& World::add_user(User user) {
    next_user_id_ = std::max(next_user_id_, user.id + 1);
    const auto id = user.id;
    return users_.insert_or_assign(id, std::move(user)).first->second;
}

User* World::user(std::int64_t id) {
    const auto found = users_.find(id);
    return found == users_.end() ? nullptr : &found->second;
}

Group& World::add_group(Group group) {
    const auto id = group.id;
    return groups_.insert_or_assign(id, std::move(group)).first->second;
}

Group* World::group(std::int64_t id) {
    const auto found = groups_.find(id);
    return found == groups_.end() ? nullptr : &found->second;
}

Group* World::group_by_username(std::string_view username) {
    for (auto& [id, group] : groups_) {
        if (!username.empty() && group.username == username) return &group;
    }
    return nullptr;
}

std::int64_t World::free_group_id(bool supergroup) {
    const auto number = next_group_id_++;
    return supergroup ? kSupergroupBase - number : -number;
}

Dialog& World::dialog(const Bot& bot, std::int64_t chat_id) {
    const DialogKey key{chat_id < 0 ? 0 : bot.id, chat_id};
    auto& dialog = dialogs_[key];
    dialog.chat_id = chat_id;
    dialog.bot_id = key.bot;
    return dialog;
}

std::int64_t World::next_message_id(Bot& bot, std::int64_t chat_id) {
    auto* in_group = group(chat_id);
    return in_group ? in_group->next_message_id++ : bot.next_message_id++;
}

Message& World::store(Dialog& dialog, Json message, bool from_bot) {
    const std::int64_t id = message["message_id"];
    auto& stored = dialog.messages[id];
    stored.json = std::move(message);
    stored.from_bot = from_bot;
    while (dialog.messages.size() > limits_.messages_per_dialog)
        dialog.messages.erase(dialog.messages.begin());
    changed(dialog);
    return stored;
}

void World::changed(Dialog& dialog) {
    ++dialog.version;
    if (on_change_) on_change_(dialog);
}

const StoredFile& World::add_file(StoredFile file, std::string bytes) {
    const auto number = std::to_string(next_file_++);
    const auto padded = std::string(12 - std::min<std::size_t>(12, number.size()), '0') + number;
    file.id = file_id_prefix(file.kind) + std::to_string(file.bot_id) + '_' + padded;
    file.unique_id = "AQAD" + padded;
    file.path = file_folder(file.kind) + "/file_" + number + file_extension(file);
    file.size = static_cast<std::int64_t>(bytes.size());
    file.bytes = std::make_shared<const std::string>(std::move(bytes));
    file_bytes_ += file.bytes->size();
    file_paths_[path_key(file.bot_id, file.path)] = file.id;
    file_order_.push_back(file.id);
    const auto& stored = files_[file.id] = std::move(file);
    drop_old_files();
    return stored;
}

// The newest file always stays.
void World::drop_old_files() {
    while ((file_bytes_ > limits_.file_bytes || file_order_.size() > limits_.files) &&
           file_order_.size() > 1) {
        const auto oldest = files_.find(file_order_.front());
        file_bytes_ -= static_cast<std::size_t>(oldest->second.size);
        file_paths_.erase(path_key(oldest->second.bot_id, oldest->second.path));
        files_.erase(oldest);
        file_order_.pop_front();
    }
}

const StoredFile* World::file(std::string_view file_id) const {
    const auto found = files_.find(std::string(file_id));
    return found == files_.end() ? nullptr : &found->second;
}

const StoredFile* World::file_by_path(std::int64_t bot_id, std::string_view path) const {
    const auto found = file_paths_.find(path_key(bot_id, path));
    return found == file_paths_.end() ? nullptr : file(found->second);
}

Json World::user_json(const User& user) {
    Json json{{"id", user.id}, {"is_bot", false}, {"first_name", user.first_name}};
    if (!user.last_name.empty()) json["last_name"] = user.last_name;
    if (!user.username.empty()) json["username"] = user.username;
    if (!user.language_code.empty()) json["language_code"] = user.language_code;
    if (user.is_premium) json["is_premium"] = true;
    return json;
}

Json World::bot_user_json(const Bot& bot) {
    return {{"id", bot.id}, {"is_bot", true}, {"first_name", bot.first_name}, {"username", bot.username}};
}

Json World::author_json(std::int64_t id) const {
    const auto bot = bots_.find(id);
    if (bot != bots_.end()) return bot_user_json(*bot->second);
    const auto user = users_.find(id);
    if (user != users_.end()) return user_json(user->second);
    return {{"id", id}, {"is_bot", false}, {"first_name", ""}};
}

Json World::chat_json(std::int64_t chat_id) const {
    Json json{{"id", chat_id}};
    if (const auto user = users_.find(chat_id); user != users_.end()) {
        json["type"] = "private";
        json["first_name"] = user->second.first_name;
        if (!user->second.last_name.empty()) json["last_name"] = user->second.last_name;
        if (!user->second.username.empty()) json["username"] = user->second.username;
    } else if (const auto group = groups_.find(chat_id); group != groups_.end()) {
        json["type"] = group->second.type;
        json["title"] = group->second.title;
        if (!group->second.username.empty()) json["username"] = group->second.username;
        if (group->second.is_forum) json["is_forum"] = true;
    }
    return json;
}

}  // namespace patchbay::fakes::telegram
