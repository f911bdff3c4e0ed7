import { asProblem, type ApiProblem } from '@/api/problem';
import type { Message } from '@/api/types';
import type { OutboxItem, OutboxStore } from './outbox-store';

/*
 * Messages on their way to the server. Each has a client_id, so sending it again is harmless; they survive a reload
 * and a lost connection, and leave in the order they were written, by one tab at a time.
 */

export interface OutboxPorts {
  store: OutboxStore;
  post: (item: OutboxItem) => Promise<Message>;
  arrived: (message: Message) => void;
  /** Runs the work while no other tab runs work of that name, waiting for its turn. */
  exclusively: (name: string, work: () => Promise<void>) => Promise<void>;
  now: () => number;
  /** Returns what calls it off. */
  after: (milliseconds: number, act: () => void) => () => void;
}

const pauseAfterFailure = 5_000;

/** One user's, while that user is logged in: OutboxProvider starts and stops it. */
export class Outbox {
  readonly #watchers = new Set<() => void>();
  readonly #draining = new Map<string, Promise<void>>();
  readonly #sending = new Set<string>();
  #items: OutboxItem[];
  #running = false;
  /** The server asked for a pause until then. */
  #notBefore = 0;
  #callOffRetry: () => void = () => undefined;

  constructor(private readonly ports: OutboxPorts) {
    this.#items = ports.store.items();
  }

  start(): void {
    this.#running = true;
    this.reread();
  }

  /** What is being sent arrives; nothing more leaves. */
  stop(): void {
    this.#running = false;
    this.#callOffRetry();
  }

  /** Another tab has changed what is kept; if that tab ends, its messages leave from here. */
  reread(): void {
    this.#refresh();
    this.flush();
  }

  flush = (): void => {
    if (!this.#running) return;
    const waiting = this.#items.filter((item) => item.state === 'waiting');
    for (const id of new Set(waiting.map((item) => item.conversationId))) this.#drain(id);
  };

  enqueue(conversationId: string, direction: OutboxItem['direction'], text: string): void {
    const at = new Date(this.ports.now()).toISOString();
    const clientId = randomId();
    this.ports.store.add({ clientId, conversationId, direction, text, at, state: 'waiting', problem: null });
    this.reread();
  }

  retry(clientId: string): void {
    this.ports.store.change(clientId, { state: 'waiting', problem: null });
    this.reread();
  }

  discard(clientId: string): void {
    this.ports.store.drop(clientId);
    this.#refresh();
  }

  /** Resolves once nothing of a conversation is on its way: sent, refused, or to be tried again later. */
  async settled(conversationId: string): Promise<void> {
    await this.#draining.get(conversationId);
  }

  items = (): OutboxItem[] => this.#items;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  #refresh(): void {
    this.#items = this.ports.store
      .items()
      .map((item) => (this.#sending.has(item.clientId) ? { ...item, state: 'sending' } : item));
    for (const watcher of this.#watchers) watcher();
  }

  #next(conversationId: string): OutboxItem | undefined {
    if (!this.#running || this.ports.now() < this.#notBefore) return undefined;
    return this.ports.store
      .items()
      .find((item) => item.conversationId === conversationId && item.state === 'waiting');
  }

  /** One at a time in a conversation, so that the order written is the order sent. */
  #drain(conversationId: string): void {
    if (this.#draining.has(conversationId)) return;
    const drained = this.ports
      .exclusively(conversationId, async () => {
        for (let item = this.#next(conversationId); item; item = this.#next(conversationId))
          if ((await this.#send(item)) === 'later') return;
      })
      .finally(() => this.#draining.delete(conversationId));
    this.#draining.set(conversationId, drained);
  }

  async #send(item: OutboxItem): Promise<'done' | 'later'> {
    const { store, post, arrived } = this.ports;
    this.#sending.add(item.clientId);
    this.#refresh();
    try {
      arrived(await post(item));
      store.drop(item.clientId);
      return 'done';
    } catch (error) {
      return this.#failed(item, asProblem(error));
    } finally {
      this.#sending.delete(item.clientId);
      this.#refresh();
    }
  }

  #failed(item: OutboxItem, problem: ApiProblem): 'done' | 'later' {
    if (!isTemporary(problem)) {
      const { code, title, detail, fix } = problem;
      this.ports.store.change(item.clientId, { state: 'failed', problem: { code, title, detail, fix } });
      return 'done';
    }
    const pause = problem.retryAfter === undefined ? pauseAfterFailure : problem.retryAfter * 1000;
    if (problem.retryAfter !== undefined) this.#notBefore = this.ports.now() + pause;
    this.#callOffRetry();
    this.#callOffRetry = this.ports.after(pause, this.flush);
    return 'later';
  }
}

/** Logging in again, or waiting, is all it takes. */
function isTemporary(problem: ApiProblem): boolean {
  return problem.passing || problem.status === 401 || problem.status === 429;
}

/** A UUID (RFC 9562, version 4). crypto.randomUUID is missing where the page comes over plain http. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
