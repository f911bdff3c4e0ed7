#include <patchbay/channel.hpp>

#include "service_call.hpp"

#include <nlohmann/json.hpp>

namespace patchbay {
namespace {

enum Method : std::uint32_t {
    kDescribe = 1,
    kSend = 2,
    kDraft = 3,
    kTyping = 4,
    kFetchAttachment = 5,
    kDiscardDraft = 6
};
constexpr std::uint32_t kSendTimeoutMs = 60000;

class ChannelDispatcher : public ServiceDispatcher {
  public:
    explicit ChannelDispatcher(Channel& channel) : channel_(channel) {}

    std::string dispatch(std::uint32_t method, std::string_view payload) override {
        switch (method) {
            case kDescribe:
                return encode(channel_.describe());
            case kSend:
                return answer_call<OutboundMessage>(payload, [&](const auto& m) { return channel_.send(m); });
            case kDraft:
                return answer_call<Draft>(payload, [&](const auto& d) { channel_.draft(d); });
            case kTyping:
                return answer_call<ChatReference>(payload, [&](const auto& c) { channel_.typing(c); });
            case kFetchAttachment:
                return answer_call<AttachmentRequest>(
                    payload, [&](const auto& r) { return channel_.fetch_attachment(r); });
            case kDiscardDraft:
                return answer_call<DraftReference>(payload,
                                                   [&](const auto& d) { channel_.discard_draft(d); });
            default:
                throw_unknown_service_method("channel", method);
        }
    }

  private:
    Channel& channel_;
};

nlohmann::json attachment_to_json(const AttachmentReference& attachment) {
    return {{"kind", attachment.kind},   {"reference", attachment.reference}, {"name", attachment.name},
            {"mime", attachment.mime},   {"size", attachment.size},           {"seconds", attachment.seconds},
            {"width", attachment.width}, {"height", attachment.height}};
}

AttachmentReference attachment_from(const nlohmann::json& json) {
    return {json.value("kind", "other"),
            json.value("reference", ""),
            json.value("name", ""),
            json.value("mime", ""),
            json.value("size", std::int64_t{-1}),
            json.value("seconds", -1),
            json.value("width", -1),
            json.value("height", -1)};
}

std::string event_key(const std::string& endpoint_id, const std::string& chat) {
    return endpoint_id + ":" + chat;
}

}  // namespace

nlohmann::json to_json(const InboundMessage& message) {
    nlohmann::json attachments = nlohmann::json::array();
    for (const auto& attachment : message.attachments)
        attachments.push_back(attachment_to_json(attachment));
    return {{"channel", message.channel},
            {"endpoint_id", message.endpoint_id},
            {"workspace_id", message.workspace_id},
            {"chat", message.chat},
            {"external_id", message.external_id},
            {"contact_id", message.contact_id},
            {"contact_name", message.contact_name},
            {"contact_username", message.contact_username},
            {"contact_locale", message.contact_locale},
            {"text", message.text},
            {"attachments", std::move(attachments)},
            {"unsupported", message.unsupported},
            {"start_payload", message.start_payload},
            {"sent_at_us", message.sent_at_us},
            {"silent", message.silent}};
}

InboundMessage inbound_message_from(const nlohmann::json& payload) {
    InboundMessage message;
    message.channel = payload.value("channel", "");
    message.endpoint_id = payload.value("endpoint_id", "");
    message.workspace_id = payload.value("workspace_id", "");
    message.chat = payload.value("chat", "");
    message.external_id = payload.value("external_id", "");
    message.contact_id = payload.value("contact_id", "");
    message.contact_name = payload.value("contact_name", "");
    message.contact_username = payload.value("contact_username", "");
    message.contact_locale = payload.value("contact_locale", "");
    message.text = payload.value("text", "");
    message.unsupported = payload.value("unsupported", "");
    message.start_payload = payload.value("start_payload", "");
    message.sent_at_us = payload.value("sent_at_us", std::int64_t{0});
    message.silent = payload.value("silent", false);
    if (const auto list = payload.find("attachments"); list != payload.end()) {
        for (const auto& item : *list)
            message.attachments.push_back(attachment_from(item));
    }
    return message;
}

nlohmann::json to_json(const ContactState& state) {
    return {{"channel", state.channel},
            {"endpoint_id", state.endpoint_id},
            {"workspace_id", state.workspace_id},
            {"chat", state.chat},
            {"state", state.state}};
}

ContactState contact_state_from(const nlohmann::json& payload) {
    return {payload.value("channel", ""), payload.value("endpoint_id", ""), payload.value("workspace_id", ""),
            payload.value("chat", ""), payload.value("state", "reachable")};
}

Publication to_event(std::string topic, const InboundMessage& message, std::string_view dedupe) {
    return {std::move(topic), event_key(message.endpoint_id, message.chat), message.workspace_id,
            to_json(message), message.channel + ":" + std::string(dedupe)};
}

Publication to_event(const ContactState& state, std::string_view dedupe) {
    return {"channel.contact.state_changed", event_key(state.endpoint_id, state.chat), state.workspace_id,
            to_json(state), state.channel + ":" + std::string(dedupe)};
}

std::unique_ptr<ServiceDispatcher> dispatcher_for(Channel& channel) {
    return std::make_unique<ChannelDispatcher>(channel);
}

ChannelClient::ChannelClient(Services& services, std::string channel_id)
    : services_(services), name_("channel/" + std::move(channel_id)) {}

ChannelInfo ChannelClient::describe() {
    return services_.ask<ChannelInfo>(name_, kDescribe, Nothing{});
}

SendOutcome ChannelClient::send(const OutboundMessage& message) {
    return services_.ask<SendOutcome>(name_, kSend, message, kSendTimeoutMs);
}

void ChannelClient::draft(const Draft& draft) {
    services_.call(name_, kDraft, encode(draft), kSendTimeoutMs);
}

void ChannelClient::typing(const ChatReference& chat) {
    services_.call(name_, kTyping, encode(chat), kSendTimeoutMs);
}

AttachmentBytes ChannelClient::fetch_attachment(const AttachmentRequest& request) {
    return services_.ask<AttachmentBytes>(name_, kFetchAttachment, request, kSendTimeoutMs);
}

void ChannelClient::discard_draft(const DraftReference& draft) {
    services_.call(name_, kDiscardDraft, encode(draft), kSendTimeoutMs);
}

}  // namespace patchbay
