#pragma once
// The service "conversations", offered by the inbox: how an assistant reads a conversation and answers in it.

#include <patchbay/members.hpp>
#include <patchbay/services.hpp>

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <vector>

namespace patchbay {

struct HistoryRequest {
    std::string conversation_id;
    std::uint32_t limit = 60;  ///< newest messages, at most 200
    static constexpr auto fields() {
        return codec::Members<&HistoryRequest::conversation_id, &HistoryRequest::limit>();
    }
};

struct HistoryMessage {
    std::string id;
    std::int64_t number = 0;  ///< rises by one within the conversation
    std::string author;       ///< contact, operator, assistant, system
    std::string text;         ///< attachments and unsupported kinds are described in words
    std::int64_t created_at_us = 0;
    std::string run_id;  ///< of the assistant's run that wrote it; empty: none did
    static constexpr auto fields() {
        return codec::Members<&HistoryMessage::id, &HistoryMessage::number, &HistoryMessage::author,
                              &HistoryMessage::text, &HistoryMessage::created_at_us,
                              &HistoryMessage::run_id>();
    }
};

struct History {
    std::string conversation_id;
    std::string workspace_id;
    std::string channel;
    std::string endpoint_id;
    std::string contact_name;
    std::string contact_locale;
    std::string state;                     ///< open, closed
    std::string answering;                 ///< assistant, people
    std::int64_t answered_number = 0;      ///< the last message of the contact that an answer covers
    std::vector<HistoryMessage> messages;  ///< oldest first; notes are left out
    static constexpr auto fields() {
        return codec::Members<&History::conversation_id, &History::workspace_id, &History::channel,
                              &History::endpoint_id, &History::contact_name, &History::contact_locale,
                              &History::state, &History::answering, &History::answered_number,
                              &History::messages>();
    }
};

struct AssistantAnswer {
    std::string conversation_id;
    std::string run_id;  ///< the same run answers once: a repeat is harmless
    std::string assistant_id;
    std::string assistant_name;
    std::string text;
    std::int64_t covers_number = 0;  ///< the last message of the contact that the model saw
    bool even_if_newer = false;      ///< post although the contact wrote again meanwhile
    static constexpr auto fields() {
        return codec::Members<&AssistantAnswer::conversation_id, &AssistantAnswer::run_id,
                              &AssistantAnswer::assistant_id, &AssistantAnswer::assistant_name,
                              &AssistantAnswer::text, &AssistantAnswer::covers_number,
                              &AssistantAnswer::even_if_newer>();
    }
};

enum class AnswerState : std::uint32_t {
    posted = 0,
    already_posted = 1,  ///< this run, or another one that covers the same message
    newer_message = 2,   ///< the contact wrote again: read the history and answer it all
    taken_over = 3,      ///< people answer now, or the conversation is closed
};

struct AnswerOutcome {
    AnswerState state = AnswerState::posted;
    std::string message_id;
    static constexpr auto fields() {
        return codec::Members<&AnswerOutcome::state, &AnswerOutcome::message_id>();
    }
};

struct AssistantDraft {
    std::string conversation_id;
    std::string run_id;
    std::string text;  ///< so far; empty: thinking
    static constexpr auto fields() {
        return codec::Members<&AssistantDraft::conversation_id, &AssistantDraft::run_id,
                              &AssistantDraft::text>();
    }
};

struct RunReference {
    std::string conversation_id;
    std::string run_id;
    static constexpr auto fields() {
        return codec::Members<&RunReference::conversation_id, &RunReference::run_id>();
    }
};

/// Who writes in a channel's chat has begun to type.
struct ContactTyping {
    std::string workspace_id;
    std::string channel;
    std::string endpoint_id;
    std::string chat;
    static constexpr auto fields() {
        return codec::Members<&ContactTyping::workspace_id, &ContactTyping::channel,
                              &ContactTyping::endpoint_id, &ContactTyping::chat>();
    }
};

struct Handoff {
    std::string conversation_id;
    std::string run_id;       ///< makes a repeat harmless
    std::string reason_code;  ///< "openai.all_failed", "asked_for_person"
    std::string reason;       ///< for the operators, in words
    std::string apology;      ///< sent to the contact with the change; empty: nothing
    std::string assistant_name;
    std::int64_t covers_number = 0;
    static constexpr auto fields() {
        return codec::Members<&Handoff::conversation_id, &Handoff::run_id, &Handoff::reason_code,
                              &Handoff::reason, &Handoff::apology, &Handoff::assistant_name,
                              &Handoff::covers_number>();
    }
};

/// Implemented by the inbox.
class Conversations {
  public:
    static constexpr const char* kServiceName = "conversations";

    virtual ~Conversations() = default;
    /// Throws Failure(not_found).
    virtual History history(const HistoryRequest& request) = 0;
    virtual AnswerOutcome answer(const AssistantAnswer& answer) = 0;
    /// Best effort; shown to operators and, where the channel can, to the contact.
    virtual void draft(const AssistantDraft& draft) = 0;
    /// Gives the conversation to people; a draft of that run goes. Harmless when they have it already.
    virtual void hand_off(const Handoff& handoff) = 0;
    /// The run will not answer: what was shown of its draft goes. Best effort.
    virtual void discard_draft(const RunReference& run) = 0;
    /// By a channel: operators see it for some seconds. Best effort; nothing when nobody wrote there yet.
    virtual void contact_typing(const ContactTyping& typing) = 0;
};

std::unique_ptr<ServiceDispatcher> dispatcher_for(Conversations& conversations);

class ConversationsClient : public Conversations {
  public:
    explicit ConversationsClient(Services& services) : services_(services) {}
    History history(const HistoryRequest& request) override;
    AnswerOutcome answer(const AssistantAnswer& answer) override;
    void draft(const AssistantDraft& draft) override;
    void hand_off(const Handoff& handoff) override;
    void discard_draft(const RunReference& run) override;
    void contact_typing(const ContactTyping& typing) override;

  private:
    Services& services_;
};

/// Payload of "inbox.message.created" (key: conversation id): what consumers such as assistants need.
struct MessageCreated {
    std::string conversation_id;
    std::string message_id;
    std::int64_t number = 0;
    std::string direction;  ///< in, out, note
    std::string author;     ///< contact, operator, assistant, system
    std::string channel;
    std::string endpoint_id;
    std::string answering;     ///< who answers at that moment: assistant, people
    bool wants_answer = true;  ///< false for what asks for none (commands, service messages)
};

nlohmann::json to_json(const MessageCreated& message);
MessageCreated message_created_from(const nlohmann::json& payload);

}  // namespace patchbay
