#pragma once
// Looks over one answer while it is being made: shows drafts, and says when to stop because the contact wrote
// again or people took over. Lives on the stack of that answer.

#include "chat_stream.hpp"
#include "conversation_watch.hpp"
#include "options.hpp"

#include <patchbay/host.hpp>

#include <string>

namespace patchbay::openai {

class AnswerProgress {
  public:
    enum class Stop { none, newer_message, people_answer };

    /// `restart_allowed`: a newer message stops this answer.
    AnswerProgress(Host& host, Conversations& conversations, ConversationWatch::Watching& watching,
                   const Options& options, std::string conversation_id, std::string run_id,
                   std::int64_t covers_number, bool restart_allowed);

    /// An attempt begins: the draft says "thinking". False: stop.
    bool begin();
    /// A piece arrived. False: stop.
    bool take(const ChatAccumulator& answer);

    Stop stop() const { return stop_; }

  private:
    bool look_around();
    bool people_answer();
    void draft(std::string text);

    Host& host_;
    Conversations& conversations_;
    ConversationWatch::Watching& watching_;
    const Options& options_;
    std::string conversation_id_;
    std::string run_id_;
    std::int64_t covers_number_;
    bool restart_allowed_;
    Stop stop_ = Stop::none;
    std::string shown_;
    std::chrono::system_clock::time_point shown_at_{};
};

}  // namespace patchbay::openai
