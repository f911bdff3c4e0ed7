import { readFrame, type ClientFrame, type ServerFrame } from './frames';
import { SseParser } from './sse-parser';

export interface CarrierEvents {
  opened: () => void;
  frame: (frame: ServerFrame) => void;
  closed: () => void;
  /** Instead of `closed`: nobody is logged in. */
  unauthorized: () => void;
}

export interface Connection {
  send: (frame: ClientFrame) => void;
  /** Ends quietly: no event follows. */
  close: () => void;
}

const path = '/api/v1/live';

export function openWebSocket(events: CarrierEvents): Connection {
  const address = new URL(path, location.origin);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    events.closed();
  };
  socket.onopen = () => {
    if (!over) events.opened();
  };
  socket.onmessage = (message) => {
    if (over || typeof message.data !== 'string') return;
    const frame = readFrame(message.data);
    if (frame) events.frame(frame);
  };
  socket.onclose = end;
  socket.onerror = end;
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    close: () => {
      over = true;
      socket.close();
    },
  };
}

async function readStream(response: Response, onFrame: (frame: ServerFrame) => void): Promise<void> {
  if (!response.ok || !response.body) throw new Error(`live stream: HTTP ${response.status}`);
  const parser = new SseParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const frame of parser.feed(value)) onFrame(frame);
  }
}

/** SSE by fetch: unlike EventSource it lets a new stream say where the last one stopped. */
export function openSse(topics: string[], lastEventId: string | null, events: CarrierEvents): Connection {
  const ended = new AbortController();
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (lastEventId !== null) headers['Last-Event-ID'] = lastEventId;
  const address = `${path}?topics=${topics.map(encodeURIComponent).join(',')}`;
  const run = async () => {
    const response = await fetch(address, {
      headers,
      signal: ended.signal,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    if (response.status === 401 && !ended.signal.aborted) {
      ended.abort();
      events.unauthorized();
      return;
    }
    if (response.ok) events.opened();
    await readStream(response, (frame) => {
      if (!ended.signal.aborted) events.frame(frame);
    });
  };
  const finish = () => {
    if (!ended.signal.aborted) events.closed();
  };
  run().then(finish, finish);
  return { send: () => undefined, close: () => ended.abort() };
}
