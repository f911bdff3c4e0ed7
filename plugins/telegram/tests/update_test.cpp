#include "plugins/telegram/src/update.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace patchbay::telegram {
namespace {

using nlohmann::json;

const BotIdentity kBot{"bot-1", "workspace-1", 500, "shop_bot"};

json private_message(json content) {
    json message{{"message_id", 17},
                 {"from",
                  {{"id", 1000001},
                   {"is_bot", false},
                   {"first_name", "Ann"},
                   {"last_name", "Lee"},
                   {"username", "ann_test"},
                   {"language_code", "ru"}}},
                 {"chat", {{"id", 1000001}, {"type", "private"}, {"first_name", "Ann"}}},
                 {"date", 1760000000}};
    message.update(content);
    return message;
}

json group_message(json content) {
    json message = private_message(std::move(content));
    message["chat"] = {{"id", -1001}, {"type", "supergroup"}, {"title", "Friends"}};
    return message;
}

ParsedUpdate parse(const json& message, const char* kind = "message") {
    return parse_update({{"update_id", 870001}, {kind, message}}, kBot);
}

TEST(Update, OfTextBecomesAMessageWithItsSender) {
    const auto parsed = parse(private_message({{"text", "Hi 😀"}}));
    ASSERT_EQ(parsed.kind, UpdateKind::message);
    EXPECT_EQ(parsed.update_id, 870001);
    const auto& message = parsed.message;
    EXPECT_EQ(message.channel, "telegram");
    EXPECT_EQ(message.endpoint_id, "bot-1");
    EXPECT_EQ(message.workspace_id, "workspace-1");
    EXPECT_EQ(message.chat, "1000001");
    EXPECT_EQ(message.external_id, "17");
    EXPECT_EQ(message.contact_id, "1000001");
    EXPECT_EQ(message.contact_name, "Ann Lee");
    EXPECT_EQ(message.contact_username, "ann_test");
    EXPECT_EQ(message.contact_locale, "ru");
    EXPECT_EQ(message.text, "Hi 😀");
    EXPECT_EQ(message.sent_at_us, 1760000000000000);
    EXPECT_FALSE(parsed.command);
}

struct FileCase {
    const char* name;
    json content;
    const char* kind;
    const char* reference;
    const char* file_name;
    const char* mime;
};

TEST(Update, OfAFileBecomesAReference) {
    const json file{{"file_id", "F1"}, {"file_unique_id", "U"}, {"file_size", 16384}, {"duration", 4}};
    const auto with = [&](const char* name, json more) {
        json value = file;
        value.update(more);
        return json{{name, value}};
    };
    const std::vector<FileCase> cases{
        {"photo",
         {{"photo",
           {{{"file_id", "small"}, {"width", 90}, {"height", 60}},
            {{"file_id", "large"}, {"width", 1280}, {"height", 853}},
            {{"file_id", "middle"}, {"width", 320}, {"height", 213}}}}},
         "photo",
         "large",
         "photo.jpg",
         "image/jpeg"},
        {"voice", with("voice", {{"mime_type", "audio/ogg"}}), "voice", "F1", "voice.ogg", "audio/ogg"},
        {"audio", with("audio", {{"file_name", "song.mp3"}}), "audio", "F1", "song.mp3", "audio/mpeg"},
        {"document", with("document", {{"file_name", "a.pdf"}, {"mime_type", "application/pdf"}}), "document",
         "F1", "a.pdf", "application/pdf"},
        {"video", with("video", {{"width", 10}}), "video", "F1", "video.mp4", "video/mp4"},
        {"video_note", with("video_note", {{"length", 240}}), "video", "F1", "video_note.mp4", "video/mp4"},
        {"animation with its document",
         {{"animation", file}, {"document", {{"file_id", "other"}}}},
         "video",
         "F1",
         "animation.mp4",
         "video/mp4"},
        {"sticker", with("sticker", {{"emoji", "😀"}, {"is_video", true}}), "sticker", "F1", "😀",
         "video/webm"},
    };
    for (const auto& each : cases) {
        const auto parsed = parse(private_message(each.content));
        ASSERT_EQ(parsed.kind, UpdateKind::message) << each.name;
        ASSERT_EQ(parsed.message.attachments.size(), 1U) << each.name;
        const auto& attachment = parsed.message.attachments[0];
        EXPECT_EQ(attachment.kind, each.kind) << each.name;
        EXPECT_EQ(attachment.reference, each.reference) << each.name;
        EXPECT_EQ(attachment.name, each.file_name) << each.name;
        EXPECT_EQ(attachment.mime, each.mime) << each.name;
        EXPECT_TRUE(parsed.message.unsupported.empty()) << each.name;
    }
}

TEST(Update, OfAFileKeepsItsCaptionAndMeasures) {
    const auto parsed = parse(private_message(
        {{"caption", "see"}, {"voice", {{"file_id", "F"}, {"duration", 4}, {"file_size", 16384}}}}));
    EXPECT_EQ(parsed.message.text, "see");
    EXPECT_EQ(parsed.message.attachments.at(0).seconds, 4);
    EXPECT_EQ(parsed.message.attachments.at(0).size, 16384);
    EXPECT_EQ(parsed.message.attachments.at(0).width, -1);
}

TEST(Update, OfAPlaceOrAPersonIsSaidInWords) {
    EXPECT_EQ(
        parse(private_message({{"location", {{"latitude", 55.75}, {"longitude", 37.61}}}})).message.text,
        "📍 55.750000, 37.610000");
    EXPECT_EQ(parse(private_message({{"location", {{"latitude", 1}, {"longitude", 2}}},
                                     {"venue",
                                      {{"location", {{"latitude", 1}, {"longitude", 2}}},
                                       {"title", "Cafe"},
                                       {"address", "Main st. 1"}}}}))
                  .message.text,
              "📍 1.000000, 2.000000\nCafe\nMain st. 1");
    EXPECT_EQ(parse(private_message({{"contact", {{"phone_number", "+100"}, {"first_name", "Boris"}}}}))
                  .message.text,
              "👤 Boris, +100");
}

TEST(Update, OfAnUnknownContentNamesIt) {
    EXPECT_EQ(parse(private_message({{"poll", {{"id", "1"}}}})).message.unsupported, "poll");
    EXPECT_EQ(parse(private_message({{"hologram", {{"x", 1}}}})).message.unsupported, "hologram");
    EXPECT_EQ(parse(private_message(json::object())).message.unsupported, "empty");
}

TEST(Update, OfAnEditKeepsTheMessagesIdAndIsNoCommand) {
    const auto parsed =
        parse(private_message({{"text", "/start x"}, {"edit_date", 1760000100}}), "edited_message");
    EXPECT_EQ(parsed.kind, UpdateKind::edited);
    EXPECT_EQ(parsed.message.external_id, "17");
    EXPECT_EQ(parsed.message.sent_at_us, 1760000100000000);
    EXPECT_FALSE(parsed.command);
}

TEST(Update, OfStartBringsThePayloadAlong) {
    const auto parsed = parse(private_message({{"text", "/start ref_7"}}));
    ASSERT_TRUE(parsed.command);
    EXPECT_EQ(parsed.command->name, "start");
    EXPECT_EQ(parsed.message.start_payload, "ref_7");
    EXPECT_EQ(parse(private_message({{"text", "/start a b"}})).message.start_payload, "");
}

TEST(Update, OfMembershipBecomesAContactState) {
    struct Case {
        const char* type;
        const char* status;
        const char* wanted;
    };
    for (const Case& each :
         {Case{"private", "kicked", "blocked"}, Case{"private", "member", "reachable"},
          Case{"supergroup", "left", "gone"}, Case{"group", "administrator", "reachable"}}) {
        const auto parsed = parse(
            {{"chat", {{"id", 7}, {"type", each.type}}}, {"new_chat_member", {{"status", each.status}}}},
            "my_chat_member");
        ASSERT_EQ(parsed.kind, UpdateKind::contact_state) << each.status;
        EXPECT_EQ(parsed.contact.state, each.wanted);
        EXPECT_EQ(parsed.contact.chat, "7");
    }
}

TEST(Update, InAGroupCountsOnlyWhenTheBotIsAddressed) {
    const auto mention = [](const char* text, int offset, int length) {
        return group_message(
            {{"text", text}, {"entities", {{{"type", "mention"}, {"offset", offset}, {"length", length}}}}});
    };
    EXPECT_EQ(parse(group_message({{"text", "hello all"}})).skipped_because, "not_addressed");
    EXPECT_EQ(parse(mention("@other_bot hi", 0, 10)).skipped_because, "not_addressed");
    EXPECT_EQ(parse(group_message({{"text", "/help@other_bot"}})).skipped_because, "not_addressed");

    const auto named = parse(mention("@Shop_Bot hi", 0, 9));
    EXPECT_EQ(named.kind, UpdateKind::message);
    EXPECT_EQ(named.message.text, "hi");
    EXPECT_EQ(named.message.chat, "-1001");
    EXPECT_EQ(named.message.contact_id, "1000001");
    EXPECT_EQ(parse(mention("😀 @shop_bot hi", 3, 9)).message.text, "😀 @shop_bot hi");
    EXPECT_EQ(parse(group_message({{"text", "/help@shop_bot"}})).kind, UpdateKind::message);
    EXPECT_EQ(parse(group_message({{"text", "yes"}, {"reply_to_message", {{"from", {{"id", 500}}}}}})).kind,
              UpdateKind::message);
}

TEST(Update, OfAForumTopicIsAnsweredThere) {
    const auto parsed =
        parse(group_message({{"text", "/help"}, {"is_topic_message", true}, {"message_thread_id", 42}}));
    EXPECT_EQ(parsed.message.chat, "-1001/42");
}

TEST(Update, ThatIsNotForUsIsSkippedWithAReason) {
    struct Case {
        json update;
        const char* because;
    };
    json from_bot = private_message({{"text", "x"}});
    from_bot["from"]["is_bot"] = true;
    json channel = private_message({{"text", "x"}});
    channel["chat"]["type"] = "channel";
    const std::vector<Case> cases{
        {{{"update_id", 1}, {"hologram_update", {{"a", 1}}}}, "kind"},
        {{{"update_id", 1}}, "kind"},
        {{{"message", private_message({{"text", "x"}})}}, "not_an_update"},
        {json::array(), "not_an_update"},
        {nullptr, "not_an_update"},
        {{{"update_id", 1}, {"message", json::object()}}, "incomplete"},
        {{{"update_id", 1}, {"message", {{"chat", "x"}, {"message_id", "y"}}}}, "incomplete"},
        {{{"update_id", 1}, {"message", private_message({{"pinned_message", json::object()}})}}, "service"},
        {{{"update_id", 1}, {"message", private_message({{"new_chat_members", json::array()}})}}, "service"},
        {{{"update_id", 1}, {"message", from_bot}}, "from_bot"},
        {{{"update_id", 1}, {"message", channel}}, "chat_type"},
        {{{"update_id", 1}, {"my_chat_member", {{"chat", {{"id", 1}}}}}}, "incomplete"},
    };
    for (const auto& each : cases) {
        const auto parsed = parse_update(each.update, kBot);
        EXPECT_EQ(parsed.kind, UpdateKind::skipped) << each.update;
        EXPECT_EQ(parsed.skipped_because, each.because) << each.update;
    }
}

TEST(Update, WithMembersOfWrongTypesIsReadAsFarAsItGoes) {
    const auto parsed = parse(private_message(
        {{"text", 5}, {"photo", "x"}, {"voice", {{"file_id", 7}}}, {"entities", 3}, {"date", "now"}}));
    EXPECT_EQ(parsed.kind, UpdateKind::message);
    EXPECT_EQ(parsed.message.sent_at_us, 0);
    EXPECT_TRUE(parsed.message.attachments.empty());
}

TEST(Update, LosesNulCharactersWhichPostgresqlDoesNotStore) {
    EXPECT_EQ(parse(private_message({{"text", std::string("a\0b", 3)}})).message.text, "ab");
}

}  // namespace
}  // namespace patchbay::telegram
