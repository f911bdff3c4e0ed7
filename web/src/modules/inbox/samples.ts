import type { Conversation, Message } from '@/api/types';

/* Whole values for tests, with the parts that a test is about. */

export function aConversation(part: Partial<Conversation> & { id: string }): Conversation {
  return {
    contact: { id: 'k', name: 'Ann', username: null, locale: null, state: 'reachable' },
    channel: 'telegram',
    endpoint: { id: 'bot', name: 'Bot' },
    state: 'open',
    answering: 'assistant',
    handoff_code: null,
    handoff_reason: null,
    assignee: null,
    unread_count: 0,
    last_message: null,
    last_activity_at: '2026-01-01T10:00:00Z',
    opened_at: '2026-01-01T09:00:00Z',
    version: 1,
    ...part,
  };
}

export function aMessage(part: Partial<Message> & { id: string }): Message {
  return {
    conversation_id: 'c',
    direction: 'in',
    author: { kind: 'contact', id: 'k', name: 'Ann' },
    text: 'hello',
    attachments: [],
    delivery: null,
    unsupported: null,
    client_id: null,
    edited_at: null,
    created_at: '2026-01-01T10:00:00Z',
    version: 1,
    ...part,
  };
}
