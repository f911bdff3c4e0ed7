#include "plugins/telegram/src/draft_shower.hpp"

#include "plugins/telegram/src/json_read.hpp"
#include "plugins/telegram/src/markdown.hpp"
#include "plugins/telegram/src/split.hpp"

#include <nlohmann/json.hpp>

#include <charconv>

namespace patchbay::telegram {
namespace {

// Short: the final text of the chat waits for its turn behind a frame.
constexpr std::uint32_t kFrameTimeoutMs = 5000;
// Longer than a frame takes that is under way.
constexpr Milliseconds kDiscardPatience{10000};

nlohmann::json arguments_for(const ChatAddress& address) {
    nlohmann::json arguments{{"chat_id", address.chat}};
    if (address.topic != 0) arguments["message_thread_id"] = address.topic;
    return arguments;
}

/// The frame's text as far as one message holds it; the final text begins with the same part.
void put_text(nlohmann::json& arguments, const std::string& text) {
    const auto parts = split(from_markdown(text));
    arguments["text"] = parts.empty() ? std::string() : parts.front().text;
    if (!parts.empty() && !parts.front().entities.empty())
        arguments["entities"] = to_json(parts.front().entities);
}

/// Where Telegram has `chat` now; nothing when it is not a chat.
std::optional<ChatAddress> address_of(RunningBot& bot, const std::string& chat) {
    auto address = parse_address(chat);
    if (address) address = bot.moved_chats([&](MovedChats& chats) { return chats.current(*address); });
    return address;
}

std::int64_t message_number(const std::string& text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_usable(const BotHandle& bot) {
    return bot && bot->configuration()->enabled && bot->status().state != BotState::revoked;
}

}  // namespace

void DraftShower::draft(const Draft& draft) {
    const auto bot = directory_.find(draft.endpoint_id);
    if (!is_usable(bot) || draft.draft_id.empty() || !parse_address(draft.chat)) return;
    const bool start = bot->drafts(
        [&](DraftBoard& board) { return board.put(draft.chat, draft.draft_id, draft.text, host_.now()); });
    if (!start) return;
    try {
        host_.tasks().spawn("telegram: show a draft",
                            [this, bot, chat = draft.chat] { show_frames(bot, chat); });
    } catch (...) {
        bot->drafts([&](DraftBoard& board) { board.stopped(draft.chat); });
        throw;
    }
}

void DraftShower::show_frames(const BotHandle& bot, const std::string& chat) {
    while (true) {
        const auto step = bot->drafts([&](DraftBoard& board) { return board.next(chat, host_.now()); });
        if (step.show) {
            show(*bot, chat, *step.show);
        } else if (step.wait.count() > 0) {
            host_.tasks().sleep(step.wait);
        } else {
            return;
        }
    }
}

void DraftShower::show(RunningBot& bot, const std::string& chat, const DraftBoard::Frame& frame) {
    const auto address = address_of(bot, chat);
    // The turn keeps frames and the final text apart; a frame never waits for it.
    const auto turn = bot.gate().try_enter(chat);
    const bool thinking = frame.text.empty();
    const bool as_message = frame.as_preview && !thinking;
    if (!turn || !address || !bot.gate().has_room(chat, as_message)) return;
    const bool finished =
        bot.drafts([&](DraftBoard& board) { return board.is_finished(chat, frame.draft_id); });
    if (finished) return;
    Verdict verdict;
    try {
        if (frame.as_preview && thinking) {
            auto arguments = arguments_for(*address);
            arguments["action"] = "typing";
            verdict =
                judge(api_.call(bot.configuration()->token, "sendChatAction", arguments, kFrameTimeoutMs));
        } else if (frame.as_preview) {
            verdict = show_preview(bot, *address, frame);
        } else {
            verdict = show_draft(bot, *address, frame);
        }
    } catch (const Failure& failure) {
        host_.log().debug(std::string("a draft was not shown: ") + failure.what());
        return;
    }
    learn(bot, chat, *address, frame, verdict);
}

Verdict DraftShower::show_draft(RunningBot& bot, const ChatAddress& address, const DraftBoard::Frame& frame) {
    auto arguments = arguments_for(address);
    arguments["draft_id"] = draft_number(frame.draft_id);
    put_text(arguments, frame.text);
    return judge(api_.call(bot.configuration()->token, "sendMessageDraft", arguments, kFrameTimeoutMs));
}

Verdict DraftShower::show_preview(RunningBot& bot, const ChatAddress& address,
                                  const DraftBoard::Frame& frame) {
    const PreviewKey key{bot.id(), address.text(), frame.draft_id};
    const auto token = bot.configuration()->token;
    nlohmann::json arguments{{"chat_id", address.chat}};
    put_text(arguments, frame.text);
    if (const auto shown = previews_.find(key)) {
        arguments["message_id"] = message_number(*shown);
        const auto verdict = judge(api_.call(token, "editMessageText", arguments, kFrameTimeoutMs));
        if (verdict.outcome == Outcome::edit_target_gone) previews_.forget(key);
        return verdict;
    }
    if (address.topic != 0) arguments["message_thread_id"] = address.topic;
    const auto answer = api_.call(token, "sendMessage", arguments, kFrameTimeoutMs);
    const auto verdict = judge(answer);
    if (const auto id = integer_at(answer.result, "message_id"); id && verdict.outcome == Outcome::ok) {
        previews_.remember(bot.workspace_id(), key, std::to_string(*id));
    }
    return verdict;
}

void DraftShower::learn(RunningBot& bot, const std::string& chat, const ChatAddress& address,
                        const DraftBoard::Frame& frame, const Verdict& verdict) {
    if (verdict.outcome == Outcome::ok || verdict.outcome == Outcome::not_modified) return;
    if (verdict.outcome == Outcome::migrated) return moves_.learn(bot, {address.chat, verdict.migrate_to});
    const TimePoint now = host_.now();
    bot.drafts([&](DraftBoard& board) {
        if (verdict.outcome == Outcome::too_many) {
            board.silence(chat, Milliseconds(verdict.retry_after_ms), now);
        } else if (verdict.outcome == Outcome::unknown_method && !frame.as_preview) {
            board.use_previews_everywhere();
        } else if (!verdict.passing() && !frame.as_preview) {
            board.use_previews(chat);
        } else if (verdict.outcome == Outcome::maybe_sent && frame.as_preview) {
            // A second preview beside one whose answer got lost would stay for ever.
            board.finish(chat, frame.draft_id, now);
        }
    });
    // Frames and messages share Telegram's patience: after a 429 the final text waits as long as it says.
    if (verdict.outcome == Outcome::too_many) bot.gate().too_many(chat, Milliseconds(verdict.retry_after_ms));
}

void DraftShower::discard(const DraftReference& draft) {
    const auto bot = directory_.find(draft.endpoint_id);
    if (!is_usable(bot) || draft.draft_id.empty()) return;
    const auto address = address_of(*bot, draft.chat);
    if (!address) return;
    bot->drafts([&](DraftBoard& board) { board.finish(draft.chat, draft.draft_id, host_.now()); });
    try {
        const auto turn = bot->gate().enter(draft.chat, kDiscardPatience);
        const PreviewKey key{bot->id(), draft.chat, draft.draft_id};
        const auto shown = turn ? previews_.find(key) : std::nullopt;
        if (!shown) return;
        const nlohmann::json arguments{{"chat_id", address->chat}, {"message_id", message_number(*shown)}};
        const auto verdict =
            judge(api_.call(bot->configuration()->token, "deleteMessage", arguments, kFrameTimeoutMs));
        if (!verdict.passing()) previews_.forget(key);
    } catch (const Failure& failure) {
        host_.log().debug(std::string("a preview was not deleted: ") + failure.what());
    }
}

void DraftShower::typing(const ChatReference& chat) {
    const auto bot = directory_.find(chat.endpoint_id);
    if (!is_usable(bot)) return;
    const auto address = address_of(*bot, chat.chat);
    if (!address || !bot->gate().has_room(chat.chat, false)) return;
    auto arguments = arguments_for(*address);
    arguments["action"] = "typing";
    const auto verdict =
        judge(api_.call(bot->configuration()->token, "sendChatAction", arguments, kFrameTimeoutMs));
    if (verdict.outcome == Outcome::too_many) {
        bot->gate().too_many(chat.chat, Milliseconds(verdict.retry_after_ms));
    }
}

}  // namespace patchbay::telegram
