#pragma once
// Tells browsers what changed, after it was committed. Best effort: what is told here can always be read
// again, so a failure is logged and never reaches the caller. Owned by the plugin; any fiber calls it.
// run_counts() is a task of its own and ends with the plugin.

#include "conversation_repository.hpp"
#include "message_repository.hpp"

#include <patchbay/host.hpp>

#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace patchbay::inbox {

class Announcer {
  public:
    Announcer(Host& host, ConversationRepository& conversations, MessageRepository& messages);

    void message_created(const std::string& workspace_id, const std::string& conversation_id,
                         const std::string& message_id);
    void message_changed(const std::string& workspace_id, const std::string& message_id);
    void conversation_changed(const std::string& workspace_id, const std::string& conversation_id);
    /// `who`: contact, operator, assistant.
    void typing(const std::string& workspace_id, const std::string& conversation_id, std::string_view who,
                std::string_view name);
    void draft(const std::string& workspace_id, const AssistantDraft& draft);

    /// Says "counts changed" at most once a second, however much changes.
    void run_counts();

  private:
    void counts_changed(const std::string& workspace_id);
    template <class Work>
    void best_effort(const char* what, Work&& work);

    Host& host_;
    ConversationRepository& conversations_;
    MessageRepository& messages_;
    Signal counts_signal_;
    std::mutex mutex_;
    std::set<std::string> workspaces_to_count_;
};

}  // namespace patchbay::inbox
