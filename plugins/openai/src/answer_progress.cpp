#include "answer_progress.hpp"

#include <utility>

namespace patchbay::openai {

AnswerProgress::AnswerProgress(Host& host, Conversations& conversations,
                               ConversationWatch::Watching& watching, const Options& options,
                               std::string conversation_id, std::string run_id, std::int64_t covers_number,
                               bool restart_allowed)
    : host_(host),
      conversations_(conversations),
      watching_(watching),
      options_(options),
      conversation_id_(std::move(conversation_id)),
      run_id_(std::move(run_id)),
      covers_number_(covers_number),
      restart_allowed_(restart_allowed) {}

bool AnswerProgress::begin() {
    if (!look_around()) return false;
    draft("");
    return true;
}

bool AnswerProgress::take(const ChatAccumulator& answer) {
    if (!look_around()) return false;
    if (answer.has_error() || host_.now() - shown_at_ < options_.draft_interval) return true;
    std::string text = answer.visible_text();
    if (!text.empty() && text != shown_) draft(std::move(text));
    return true;
}

bool AnswerProgress::look_around() {
    if (people_answer()) {
        stop_ = Stop::people_answer;
    } else if (restart_allowed_ && watching_.newest_number() > covers_number_) {
        stop_ = Stop::newer_message;
    }
    return stop_ == Stop::none;
}

bool AnswerProgress::people_answer() {
    if (!watching_.take_changed()) return false;
    try {
        const History now = conversations_.history({conversation_id_, 1});
        return now.answering != "assistant" || now.state != "open";
    } catch (const Failure&) {
        return false;  // posting the answer will tell
    }
}

/// Best effort: an answer does not fail for a draft.
void AnswerProgress::draft(std::string text) {
    shown_at_ = host_.now();
    shown_ = std::move(text);
    try {
        conversations_.draft({conversation_id_, run_id_, shown_});
    } catch (const Failure& failure) {
        host_.log().debug(std::string("a draft was not shown: ") + failure.error().code);
    }
}

}  // namespace patchbay::openai
