// What a channel is to the inbox: the service "channel/<id>", and the event that a message makes;
// docs/plugin-protocol.md, "A channel".
import { bool, bytes, list, nothing, struct, text, u32 } from './codec.mjs';
import { ErrorPayload, Failure } from './errors.mjs';

export const SendState = { sent: 0, again: 1, refused: 2, unknown: 3, waiting: 4 };

export const Endpoint = struct({ id: text, workspace_id: text, name: text, state: text });
export const ChannelInfo = struct({ id: text, name: text, can_edit: bool, can_type: bool, can_draft: bool, endpoints: list(Endpoint) });
export const OutboundMessage = struct({ message_id: text, endpoint_id: text, chat: text, text, format: text, reply_to: text, draft_id: text, sent_parts: list(text) });
export const SendOutcome = struct({ state: [u32, SendState.again], external_ids: list(text), retry_after_ms: u32, reason: ErrorPayload, contact_state: text });
export const Draft = struct({ endpoint_id: text, chat: text, draft_id: text, text });
export const DraftReference = struct({ endpoint_id: text, chat: text, draft_id: text });
export const ChatReference = struct({ endpoint_id: text, chat: text });
export const AttachmentRequest = struct({ endpoint_id: text, reference: text });
export const AttachmentBytes = struct({ bytes, mime: text });

/** For setup.offer(): `channel` has describe(), send(message), and those of the rest that it can. */
export function methodsOf(channel) {
    const noFiles = () => {
        throw new Failure('not_found', 'channel.no_files', 'This channel carries no files');
    };
    return {
        1: { request: nothing, reply: ChannelInfo, handler: () => channel.describe() },
        2: { request: OutboundMessage, reply: SendOutcome, handler: (message) => channel.send(message) },
        3: { request: Draft, reply: nothing, handler: (draft) => channel.draft?.(draft) },
        4: { request: ChatReference, reply: nothing, handler: (chat) => channel.typing?.(chat) },
        5: { request: AttachmentRequest, reply: AttachmentBytes, handler: (file) => (channel.fetchAttachment ?? noFiles)(file) },
        6: { request: DraftReference, reply: nothing, handler: (draft) => channel.discardDraft?.(draft) },
    };
}

/** The event for `message`; `dedupe` is unique within the channel. */
export function received(message, dedupe) {
    return {
        topic: 'channel.message.received',
        key: `${message.endpoint_id}:${message.chat}`,
        workspace_id: message.workspace_id,
        payload: message,
        dedupe_key: `${message.channel}:${dedupe}`,
    };
}

const ContactTyping = struct({ workspace_id: text, channel: text, endpoint_id: text, chat: text });
const contactTypingMethod = 6;

/** Operators see for some seconds that who writes there is typing. `chat`: {workspace_id, channel, endpoint_id, chat}. */
export function contactTyping(host, chat) {
    return host.call('conversations', contactTypingMethod, ContactTyping, chat, nothing, 5000);
}
