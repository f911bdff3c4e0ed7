#include "plugins/telegram/src/update_content.hpp"

#include "plugins/telegram/src/json_read.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

namespace patchbay::telegram {
namespace {

std::int32_t small_at(const nlohmann::json& value, const char* name) {
    const auto number = integer_at(value, name).value_or(-1);
    return number >= 0 && number <= 0x7FFFFFFF ? static_cast<std::int32_t>(number) : -1;
}

std::string or_else(std::string text, const char* other) {
    return text.empty() ? other : text;
}

AttachmentReference file(const nlohmann::json& value, const char* kind, const char* name, const char* mime) {
    AttachmentReference attachment;
    attachment.kind = kind;
    attachment.reference = text_at(value, "file_id");
    attachment.name = or_else(text_at(value, "file_name"), name);
    attachment.mime = or_else(text_at(value, "mime_type"), mime);
    attachment.size = integer_at(value, "file_size").value_or(-1);
    attachment.seconds = small_at(value, "duration");
    attachment.width = small_at(value, "width");
    attachment.height = small_at(value, "height");
    return attachment;
}

/// The largest of the sizes that Telegram made of a photo.
const nlohmann::json* largest(const nlohmann::json& sizes) {
    const nlohmann::json* best = nullptr;
    std::int64_t best_area = -1;
    for (const auto& size : sizes) {
        const auto area = std::int64_t{small_at(size, "width")} * small_at(size, "height");
        if (text_at(size, "file_id").empty() || area < best_area) continue;
        best = &size;
        best_area = area;
    }
    return best;
}

AttachmentReference sticker(const nlohmann::json& value) {
    const char* mime = flag_at(value, "is_video") ? "video/webm" : "image/webp";
    if (flag_at(value, "is_animated")) mime = "application/x-tgsticker";
    auto attachment = file(value, "sticker", "sticker", mime);
    if (const auto emoji = text_at(value, "emoji"); !emoji.empty()) attachment.name = emoji;
    return attachment;
}

void read_files(const nlohmann::json& message, Content& content) {
    auto& files = content.attachments;
    if (const auto* sizes = list_at(message, "photo")) {
        if (const auto* photo = largest(*sizes))
            files.push_back(file(*photo, "photo", "photo.jpg", "image/jpeg"));
    } else if (const auto* animation = object_at(message, "animation")) {  // also sets document
        files.push_back(file(*animation, "video", "animation.mp4", "video/mp4"));
    } else if (const auto* voice = object_at(message, "voice")) {
        files.push_back(file(*voice, "voice", "voice.ogg", "audio/ogg"));
    } else if (const auto* audio = object_at(message, "audio")) {
        files.push_back(file(*audio, "audio", "audio.mp3", "audio/mpeg"));
    } else if (const auto* video = object_at(message, "video")) {
        files.push_back(file(*video, "video", "video.mp4", "video/mp4"));
    } else if (const auto* note = object_at(message, "video_note")) {
        files.push_back(file(*note, "video", "video_note.mp4", "video/mp4"));
        files.back().width = files.back().height = small_at(*note, "length");
    } else if (const auto* picture = object_at(message, "sticker")) {
        files.push_back(sticker(*picture));
    } else if (const auto* document = object_at(message, "document")) {
        files.push_back(file(*document, "document", "file", "application/octet-stream"));
    }
    std::erase_if(files, [](const AttachmentReference& each) { return each.reference.empty(); });
}

std::string location_words(const nlohmann::json& location) {
    std::array<char, 64> text{};
    const int length = std::snprintf(text.data(), text.size(), "📍 %.6f, %.6f",
                                     std::clamp(number_at(location, "latitude").value_or(0), -90.0, 90.0),
                                     std::clamp(number_at(location, "longitude").value_or(0), -180.0, 180.0));
    return {text.data(), static_cast<std::size_t>(std::max(length, 0))};
}

/// What is easily said in words, in no particular language.
std::string words_for(const nlohmann::json& message) {
    if (const auto* venue = object_at(message, "venue")) {  // also sets location
        const auto* location = object_at(*venue, "location");
        auto words = location ? location_words(*location) : std::string("📍");
        for (const char* name : {"title", "address"}) {
            if (const auto part = text_at(*venue, name); !part.empty()) words += "\n" + part;
        }
        return words;
    }
    if (const auto* location = object_at(message, "location")) return location_words(*location);
    if (const auto* contact = object_at(message, "contact")) {
        std::string words = "👤 " + text_at(*contact, "first_name");
        if (const auto last = text_at(*contact, "last_name"); !last.empty()) words += " " + last;
        return words + ", " + text_at(*contact, "phone_number");
    }
    if (const auto* dice = object_at(message, "dice")) {
        return or_else(text_at(*dice, "emoji"), "🎲") + " " +
               std::to_string(integer_at(*dice, "value").value_or(0));
    }
    return {};
}

const std::set<std::string, std::less<>>& service_members() {
    static const std::set<std::string, std::less<>> kNames{"new_chat_members",
                                                           "left_chat_member",
                                                           "new_chat_title",
                                                           "new_chat_photo",
                                                           "delete_chat_photo",
                                                           "group_chat_created",
                                                           "supergroup_chat_created",
                                                           "channel_chat_created",
                                                           "message_auto_delete_timer_changed",
                                                           "migrate_to_chat_id",
                                                           "migrate_from_chat_id",
                                                           "pinned_message",
                                                           "successful_payment",
                                                           "refunded_payment",
                                                           "users_shared",
                                                           "chat_shared",
                                                           "connected_website",
                                                           "write_access_allowed",
                                                           "passport_data",
                                                           "proximity_alert_triggered",
                                                           "boost_added",
                                                           "chat_background_set",
                                                           "forum_topic_created",
                                                           "forum_topic_edited",
                                                           "forum_topic_closed",
                                                           "forum_topic_reopened",
                                                           "general_forum_topic_hidden",
                                                           "general_forum_topic_unhidden",
                                                           "giveaway_created",
                                                           "giveaway_completed",
                                                           "video_chat_scheduled",
                                                           "video_chat_started",
                                                           "video_chat_ended",
                                                           "video_chat_participants_invited",
                                                           "web_app_data",
                                                           "chat_owner_left",
                                                           "chat_owner_changed",
                                                           "paid_message_price_changed",
                                                           "direct_message_price_changed",
                                                           "checklist_tasks_done",
                                                           "checklist_tasks_added"};
    return kNames;
}

const std::set<std::string, std::less<>>& frame_members() {
    static const std::set<std::string, std::less<>> kNames{"message_id",
                                                           "message_thread_id",
                                                           "direct_messages_topic",
                                                           "from",
                                                           "sender_chat",
                                                           "sender_boost_count",
                                                           "sender_business_bot",
                                                           "date",
                                                           "business_connection_id",
                                                           "guest_query_id",
                                                           "chat",
                                                           "forward_origin",
                                                           "is_topic_message",
                                                           "is_automatic_forward",
                                                           "reply_to_message",
                                                           "external_reply",
                                                           "quote",
                                                           "reply_to_story",
                                                           "reply_to_checklist_task_id",
                                                           "via_bot",
                                                           "edit_date",
                                                           "has_protected_content",
                                                           "is_from_offline",
                                                           "is_paid_post",
                                                           "media_group_id",
                                                           "author_signature",
                                                           "paid_star_count",
                                                           "text",
                                                           "entities",
                                                           "link_preview_options",
                                                           "suggested_post_info",
                                                           "effect_id",
                                                           "caption",
                                                           "caption_entities",
                                                           "show_caption_above_media",
                                                           "has_media_spoiler",
                                                           "reply_markup",
                                                           "forward_from",
                                                           "forward_date",
                                                           "forward_from_chat",
                                                           "forward_from_message_id",
                                                           "forward_sender_name",
                                                           "forward_signature",
                                                           "receiver_user",
                                                           "ephemeral_message_id"};
    return kNames;
}

}  // namespace

Content read_content(const nlohmann::json& message) {
    Content content;
    content.text = text_at(message, has(message, "text") ? "text" : "caption");
    read_files(message, content);
    if (content.text.empty() && content.attachments.empty()) content.text = words_for(message);
    if (!content.text.empty() || !content.attachments.empty() || !message.is_object()) return content;
    for (const auto& [name, value] : message.items()) {
        if (service_members().contains(name)) {
            content.service = true;
            return content;
        }
        if (content.unsupported.empty() && !frame_members().contains(name))
            content.unsupported = name.substr(0, 64);
    }
    if (content.unsupported.empty()) content.unsupported = "empty";
    return content;
}

}  // namespace patchbay::telegram
