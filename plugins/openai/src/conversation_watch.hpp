#pragma once
// What happens in a conversation while its answer is being made: the contact wrote again, or something else
// changed, such as people taking over. Events may come late, so a change only says: look.
// Filled by the consumer openai.watch, read by the answer under way. Only conversations that are being
// answered are kept, so it is as small as the number of answers. Owned by the plugin; any fiber may call.

#include <patchbay/conversations.hpp>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace patchbay::openai {

class ConversationWatch {
  public:
    /// Watches one conversation as long as it lives. The watch outlives it.
    class Watching {
      public:
        Watching(ConversationWatch& watch, std::string conversation_id);
        Watching(const Watching&) = delete;
        ~Watching();

        /// Number of the newest message of the contact seen since; 0: none.
        std::int64_t newest_number() const;
        /// Whether anything else changed since it was asked last: look at the conversation again.
        bool take_changed();

      private:
        ConversationWatch& watch_;
        std::string conversation_id_;
    };

    void message_created(const MessageCreated& message);
    void conversation_changed(const std::string& conversation_id);

  private:
    struct Seen {
        unsigned watchers = 0;
        std::int64_t newest_number = 0;
        bool changed = false;
    };

    mutable std::mutex mutex_;
    std::map<std::string, Seen> seen_;
};

}  // namespace patchbay::openai
