import { readFrame, type ServerFrame } from './frames';

/** Cuts a text/event-stream into the frames that WebSocket would carry. Fed with whatever pieces arrive. */
export class SseParser {
  #rest = '';
  #id = '';
  #event = '';
  #data: string[] = [];

  feed(piece: string): ServerFrame[] {
    this.#rest += piece;
    const frames: ServerFrame[] = [];
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.#rest);
      if (!end) return frames;
      const line = this.#rest.slice(0, end.index);
      this.#rest = this.#rest.slice(end.index + end[0].length);
      const frame = this.#line(line);
      if (frame) frames.push(frame);
    }
  }

  #line(line: string): ServerFrame | null {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return { type: 'heartbeat' };
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') this.#id = value;
    else if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    return null;
  }

  #dispatch(): ServerFrame | null {
    const { id, event, body } = { id: this.#id, event: this.#event, body: this.#data.join('\n') };
    this.#id = '';
    this.#event = '';
    this.#data = [];
    if (event === '' && body === '') return null;
    const fields = parsed(body);
    if (['ready', 'reset', 'bye', 'refused', 'heartbeat'].includes(event))
      return readFrame(JSON.stringify({ ...fields, type: event }));
    return readFrame(JSON.stringify({ type: 'event', id, event, topic: fields.topic, data: fields.data }));
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
