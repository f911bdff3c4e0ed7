import type { LiveEvent } from '@/api/types';

export type { LiveEvent };

/** What the server says over /api/v1/live, the same over WebSocket and SSE. */
export type ServerFrame =
  | { type: 'ready'; topics: string[] }
  | ({ type: 'event' } & LiveEvent)
  | { type: 'reset'; topics: string[] }
  | { type: 'heartbeat' }
  | { type: 'refused'; topic: string; reason: string }
  | { type: 'bye'; reason: string };

export type ClientFrame =
  | { type: 'subscribe'; topics: string[]; last_event_id: string | null }
  | { type: 'unsubscribe'; topics: string[] }
  | { type: 'ping' };

type Fields = Record<string, unknown>;

function topicsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((topic): topic is string => typeof topic === 'string') : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function eventFrame(fields: Fields): ServerFrame | null {
  if (typeof fields.event !== 'string' || typeof fields.topic !== 'string') return null;
  const told = { type: 'event', topic: fields.topic, event: fields.event, data: fields.data };
  const id = typeof fields.id === 'string' && fields.id !== '' ? { id: fields.id } : {};
  // The server is believed to send what it declares, here as over HTTP.
  return { ...told, ...id } as ServerFrame;
}

/** null for whatever this version does not know: a newer server may say more. */
export function readFrame(raw: string): ServerFrame | null {
  let fields: Fields;
  try {
    const parsed: unknown = JSON.parse(raw);
    if (typeof parsed !== 'object' || parsed === null) return null;
    fields = parsed as Fields;
  } catch {
    return null;
  }
  switch (fields.type) {
    case 'ready':
      return { type: 'ready', topics: topicsOf(fields.topics) };
    case 'reset':
      return { type: 'reset', topics: topicsOf(fields.topics) };
    case 'heartbeat':
      return { type: 'heartbeat' };
    case 'refused':
      return { type: 'refused', topic: text(fields.topic), reason: text(fields.reason) };
    case 'bye':
      return { type: 'bye', reason: text(fields.reason) };
    case 'event':
      return eventFrame(fields);
    default:
      return null;
  }
}
