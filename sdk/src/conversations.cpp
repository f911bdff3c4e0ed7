#include <patchbay/assistants.hpp>
#include <patchbay/conversations.hpp>

#include "service_call.hpp"

#include <nlohmann/json.hpp>

namespace patchbay {
namespace {

enum Method : std::uint32_t {
    kHistory = 1,
    kAnswer = 2,
    kDraft = 3,
    kHandOff = 4,
    kDiscardDraft = 5,
    kContactTyping = 6
};
constexpr std::uint32_t kServes = 1;

class ConversationsDispatcher : public ServiceDispatcher {
  public:
    explicit ConversationsDispatcher(Conversations& conversations) : conversations_(conversations) {}

    std::string dispatch(std::uint32_t method, std::string_view payload) override {
        auto& inbox = conversations_;
        switch (method) {
            case kHistory:
                return answer_call<HistoryRequest>(payload, [&](const auto& r) { return inbox.history(r); });
            case kAnswer:
                return answer_call<AssistantAnswer>(payload, [&](const auto& a) { return inbox.answer(a); });
            case kDraft:
                return answer_call<AssistantDraft>(payload, [&](const auto& d) { inbox.draft(d); });
            case kHandOff:
                return answer_call<Handoff>(payload, [&](const auto& h) { inbox.hand_off(h); });
            case kDiscardDraft:
                return answer_call<RunReference>(payload, [&](const auto& r) { inbox.discard_draft(r); });
            case kContactTyping:
                return answer_call<ContactTyping>(payload, [&](const auto& t) { inbox.contact_typing(t); });
            default:
                throw_unknown_service_method(Conversations::kServiceName, method);
        }
    }

  private:
    Conversations& conversations_;
};

class AssistantsDispatcher : public ServiceDispatcher {
  public:
    explicit AssistantsDispatcher(Assistants& assistants) : assistants_(assistants) {}

    std::string dispatch(std::uint32_t method, std::string_view payload) override {
        if (method != kServes) throw_unknown_service_method(Assistants::kServiceName, method);
        return answer_call<ServesRequest>(payload, [&](const auto& r) { return assistants_.serves(r); });
    }

  private:
    Assistants& assistants_;
};

}  // namespace

std::unique_ptr<ServiceDispatcher> dispatcher_for(Conversations& conversations) {
    return std::make_unique<ConversationsDispatcher>(conversations);
}

std::unique_ptr<ServiceDispatcher> dispatcher_for(Assistants& assistants) {
    return std::make_unique<AssistantsDispatcher>(assistants);
}

History ConversationsClient::history(const HistoryRequest& request) {
    return services_.ask<History>(kServiceName, kHistory, request);
}

AnswerOutcome ConversationsClient::answer(const AssistantAnswer& answer) {
    return services_.ask<AnswerOutcome>(kServiceName, kAnswer, answer);
}

void ConversationsClient::draft(const AssistantDraft& draft) {
    services_.call(kServiceName, kDraft, encode(draft), 30000);
}

void ConversationsClient::hand_off(const Handoff& handoff) {
    services_.call(kServiceName, kHandOff, encode(handoff), 30000);
}

void ConversationsClient::discard_draft(const RunReference& run) {
    services_.call(kServiceName, kDiscardDraft, encode(run), 30000);
}

void ConversationsClient::contact_typing(const ContactTyping& typing) {
    services_.call(kServiceName, kContactTyping, encode(typing), 5000);
}

ServesReply AssistantsClient::serves(const ServesRequest& request) {
    return services_.ask<ServesReply>(kServiceName, kServes, request);
}

nlohmann::json to_json(const MessageCreated& message) {
    return {{"conversation_id", message.conversation_id},
            {"message_id", message.message_id},
            {"number", message.number},
            {"direction", message.direction},
            {"author", message.author},
            {"channel", message.channel},
            {"endpoint_id", message.endpoint_id},
            {"answering", message.answering},
            {"wants_answer", message.wants_answer}};
}

MessageCreated message_created_from(const nlohmann::json& payload) {
    MessageCreated message;
    message.conversation_id = payload.value("conversation_id", "");
    message.message_id = payload.value("message_id", "");
    message.number = payload.value("number", std::int64_t{0});
    message.direction = payload.value("direction", "");
    message.author = payload.value("author", "");
    message.channel = payload.value("channel", "");
    message.endpoint_id = payload.value("endpoint_id", "");
    message.answering = payload.value("answering", "");
    message.wants_answer = payload.value("wants_answer", true);
    return message;
}

}  // namespace patchbay
