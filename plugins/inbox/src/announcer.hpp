#pragma once
// Tells browsers what changed. What has a durable event is told by the consumer "inbox.announce", handle(),
// so that neither a crash nor a database that is away swallows it. The rest is told by whoever changed it,
// after the commit, and best effort: a failure is logged and never reaches the caller. Owned by the plugin;
// any fiber calls it. run_counts() is a task of its own and ends with the plugin.

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

    /// inbox.message.* and inbox.conversation.*. Throws Failure to be called again with the same event.
    void handle(const Event& event);

    void message_changed(const std::string& workspace_id, const std::string& message_id);
    void conversation_changed(const std::string& workspace_id, const std::string& conversation_id);
    /// `who`: contact, operator, assistant.
    void typing(const std::string& workspace_id, const std::string& conversation_id, std::string_view who,
                std::string_view name);
    void draft(const std::string& workspace_id, const AssistantDraft& draft);
    void draft_discarded(const std::string& workspace_id, const RunReference& run);

    /// Says "counts changed" at most once a second, however much changes.
    void run_counts();

  private:
    void publish_message(const std::string& workspace_id, const std::string& message_id, const char* event);
    void publish_conversation(const std::string& workspace_id, const std::string& conversation_id);
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
