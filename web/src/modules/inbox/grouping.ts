import type { Message } from '@/api/types';
import type { OutboxItem } from './outbox-store';

/** Messages of one author in a row, drawn under one name. */
export interface MessageGroup {
  key: string;
  author: Message['author'];
  direction: Message['direction'];
  messages: Message[];
}

export interface Day {
  key: string;
  at: string;
  groups: MessageGroup[];
}

const pause = 5 * 60_000;

function joins(group: MessageGroup, message: Message): boolean {
  const last = group.messages.at(-1);
  if (!last || group.direction !== message.direction) return false;
  if (group.author.kind !== message.author.kind || group.author.id !== message.author.id) return false;
  return Date.parse(message.created_at) - Date.parse(last.created_at) < pause;
}

/** `messages` oldest first. */
export function groupByDay(messages: Message[]): Day[] {
  const days: Day[] = [];
  for (const message of messages) {
    const key = new Date(message.created_at).toDateString();
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, at: message.created_at, groups: [] };
      days.push(day);
    }
    const group = day.groups.at(-1);
    if (group && joins(group, message)) group.messages.push(message);
    else
      day.groups.push({
        key: message.id,
        author: message.author,
        direction: message.direction,
        messages: [message],
      });
  }
  return days;
}

const delivery = { waiting: 'queued', sending: 'sending', failed: 'failed' } as const;

/** A message that the server has not confirmed yet, in the shape of those it has. */
export function asMessage(item: OutboxItem, user: { id: string; name: string }): Message {
  return {
    id: item.clientId,
    conversation_id: item.conversationId,
    direction: item.direction,
    author: { kind: 'operator', id: user.id, name: user.name },
    text: item.text,
    attachments: [],
    delivery: { state: delivery[item.state], reason: item.problem, attempts: 0 },
    unsupported: null,
    client_id: item.clientId,
    edited_at: null,
    created_at: item.at,
    version: 0,
  };
}

/** What the server knows, then what is still on its way. */
export function withOutbox(
  known: Message[],
  outbox: OutboxItem[],
  user: { id: string; name: string },
): Message[] {
  if (outbox.length === 0) return known;
  const confirmed = new Set(known.map((message) => message.client_id));
  return [
    ...known,
    ...outbox.filter((item) => !confirmed.has(item.clientId)).map((item) => asMessage(item, user)),
  ];
}
