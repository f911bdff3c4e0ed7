#pragma once
// A channel: a way to reach people. A plugin that implements Channel and offers it as "channel/<id>" gets its
// conversations into the inbox, and the inbox's answers out, without either knowing the other.
//
// Inbound: the plugin publishes durable events, keyed by endpoint and chat so that their order holds:
//   "channel.message.received"       InboundMessage
//   "channel.message.edited"         InboundMessage (same external_id)
//   "channel.contact.state_changed"  ContactState
// with to_event(); the bus drops what has the same dedupe key.

#include <patchbay/events.hpp>
#include <patchbay/members.hpp>
#include <patchbay/services.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace patchbay {

/// One of our identities on a channel: a bot, a widget, a mailbox.
struct Endpoint {
    std::string id;
    std::string workspace_id;
    std::string name;   ///< for people: "@shop_bot"
    std::string state;  ///< "running" or a word for why not
    static constexpr auto fields() {
        return codec::Members<&Endpoint::id, &Endpoint::workspace_id, &Endpoint::name, &Endpoint::state>();
    }
};

struct ChannelInfo {
    std::string id;    ///< "telegram"
    std::string name;  ///< "Telegram"
    bool can_edit = false;
    bool can_type = false;
    bool can_draft = false;  ///< shows an answer while it is being written
    std::vector<Endpoint> endpoints;
    static constexpr auto fields() {
        return codec::Members<&ChannelInfo::id, &ChannelInfo::name, &ChannelInfo::can_edit,
                              &ChannelInfo::can_type, &ChannelInfo::can_draft, &ChannelInfo::endpoints>();
    }
};

struct AttachmentReference {
    std::string kind;       ///< photo document voice audio video sticker other
    std::string reference;  ///< the channel's own name for the file, for fetch_attachment
    std::string name;
    std::string mime;
    std::int64_t size = -1;  ///< bytes; -1: unknown
    std::int32_t seconds = -1;
    std::int32_t width = -1;
    std::int32_t height = -1;
    static constexpr auto fields() {
        return codec::Members<&AttachmentReference::kind, &AttachmentReference::reference,
                              &AttachmentReference::name, &AttachmentReference::mime,
                              &AttachmentReference::size, &AttachmentReference::seconds,
                              &AttachmentReference::width, &AttachmentReference::height>();
    }
};

/// What a person sent. Travels as the JSON payload of an event. channel, workspace_id, chat, external_id and
/// contact_id must not be empty: messages with the same channel and contact_id are of one person.
struct InboundMessage {
    std::string channel;  ///< "telegram"
    std::string endpoint_id;
    std::string workspace_id;
    std::string chat;         ///< where to answer, in the channel's own words
    std::string external_id;  ///< of the message within the chat
    std::string contact_id;   ///< the person, in the channel's own words; who has no such name gives `chat`
    std::string contact_name;
    std::string contact_username;
    std::string contact_locale;  ///< "ru", may be empty
    std::string text;
    std::vector<AttachmentReference> attachments;
    std::string unsupported;    ///< what it was when it can't be shown ("poll"); empty otherwise
    std::string start_payload;  ///< what a link brought along ("/start <payload>")
    std::int64_t sent_at_us = 0;
    bool silent = false;  ///< recorded, but asks for no answer (commands the channel answered itself)
};

struct ContactState {
    std::string channel;
    std::string endpoint_id;
    std::string workspace_id;
    std::string chat;
    std::string state;  ///< reachable, blocked, gone
};

nlohmann::json to_json(const InboundMessage& message);
nlohmann::json to_json(const ContactState& state);
InboundMessage inbound_message_from(const nlohmann::json& payload);
ContactState contact_state_from(const nlohmann::json& payload);

/// The event for `message`. `topic` is channel.message.received or .edited; `dedupe` must be unique within
/// the channel.
Publication to_event(std::string topic, const InboundMessage& message, std::string_view dedupe);
Publication to_event(const ContactState& state, std::string_view dedupe);

struct OutboundMessage {
    std::string message_id;  ///< ours; the same for every attempt
    std::string endpoint_id;
    std::string chat;
    std::string text;
    std::string format;                   ///< "plain" or "markdown" (as language models write it)
    std::string reply_to;                 ///< external id; may be empty
    std::string draft_id;                 ///< of the draft that this message completes; may be empty
    std::vector<std::string> sent_parts;  ///< external ids of parts that earlier attempts got through
    static constexpr auto fields() {
        return codec::Members<&OutboundMessage::message_id, &OutboundMessage::endpoint_id,
                              &OutboundMessage::chat, &OutboundMessage::text, &OutboundMessage::format,
                              &OutboundMessage::reply_to, &OutboundMessage::draft_id,
                              &OutboundMessage::sent_parts>();
    }
};

enum class SendState : std::uint32_t {
    sent = 0,     ///< all parts are with the channel
    again = 1,    ///< not sent, or not whole; try again after retry_after_ms
    refused = 2,  ///< will never work as it is; see reason
    unknown = 3,  ///< may have arrived: the connection broke after the request went out
    waiting = 4,  ///< nothing was attempted, and no attempt counts: the endpoint is switched off; see reason
};

struct SendOutcome {
    SendState state = SendState::again;
    std::vector<std::string> external_ids;  ///< of all parts sent so far, earlier attempts included
    std::uint32_t retry_after_ms = 0;
    Error reason;               ///< for all but sent
    std::string contact_state;  ///< "blocked" or "gone" when the answer said so
    static constexpr auto fields() {
        return codec::Members<&SendOutcome::state, &SendOutcome::external_ids, &SendOutcome::retry_after_ms,
                              &SendOutcome::reason, &SendOutcome::contact_state>();
    }
};

struct Draft {
    std::string endpoint_id;
    std::string chat;
    std::string draft_id;
    std::string text;  ///< so far; empty: thinking
    static constexpr auto fields() {
        return codec::Members<&Draft::endpoint_id, &Draft::chat, &Draft::draft_id, &Draft::text>();
    }
};

struct DraftReference {
    std::string endpoint_id;
    std::string chat;
    std::string draft_id;
    static constexpr auto fields() {
        return codec::Members<&DraftReference::endpoint_id, &DraftReference::chat,
                              &DraftReference::draft_id>();
    }
};

struct ChatReference {
    std::string endpoint_id;
    std::string chat;
    static constexpr auto fields() {
        return codec::Members<&ChatReference::endpoint_id, &ChatReference::chat>();
    }
};

struct AttachmentRequest {
    std::string endpoint_id;
    std::string reference;
    static constexpr auto fields() {
        return codec::Members<&AttachmentRequest::endpoint_id, &AttachmentRequest::reference>();
    }
};

struct AttachmentBytes {
    std::string bytes;
    std::string mime;
    static constexpr auto fields() {
        return codec::Members<&AttachmentBytes::bytes, &AttachmentBytes::mime>();
    }
};

/// Implemented by channel plugins. Several calls may run at the same time; each has a time limit of 60 s.
class Channel {
  public:
    virtual ~Channel() = default;
    virtual ChannelInfo describe() = 0;
    /// Keeps the channel's limits by waiting. Never throws for what the channel's service answers.
    virtual SendOutcome send(const OutboundMessage& message) = 0;
    /// Best effort, at most about one a second is shown; what comes too fast is dropped.
    virtual void draft(const Draft& draft) = 0;
    /// Best effort, shown for some five seconds.
    virtual void typing(const ChatReference& chat) = 0;
    /// Throws Failure when the file is gone, too large or can't be fetched now.
    virtual AttachmentBytes fetch_attachment(const AttachmentRequest& request) = 0;
    /// The draft will not become a message: what is shown of it goes. Best effort; harmless when nothing is.
    virtual void discard_draft(const DraftReference&) {}
};

/// Offers `channel`, which must outlive the dispatcher.
std::unique_ptr<ServiceDispatcher> dispatcher_for(Channel& channel);

/// The calling side of "channel/<id>".
class ChannelClient : public Channel {
  public:
    ChannelClient(Services& services, std::string channel_id);
    ChannelInfo describe() override;
    SendOutcome send(const OutboundMessage& message) override;
    void draft(const Draft& draft) override;
    void typing(const ChatReference& chat) override;
    AttachmentBytes fetch_attachment(const AttachmentRequest& request) override;
    void discard_draft(const DraftReference& draft) override;

  private:
    Services& services_;
    std::string name_;
};

}  // namespace patchbay
