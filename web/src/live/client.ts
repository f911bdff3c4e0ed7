import { openSse, openWebSocket, type CarrierEvents, type Connection } from './carriers';
import type { LiveEvent } from './frames';
import { LiveMachine, type Action } from './machine';

/*
 * One live connection for the whole app: carries out what LiveMachine decides, shares topics among the pages that
 * need them, and says whether the connection is in trouble.
 */

export interface LiveListener {
  topics: string[];
  onEvent?: ((event: LiveEvent) => void) | undefined;
  /** What was fetched for the topic may be behind: fetch again. */
  onStale?: ((topic: string) => void) | undefined;
}

/** Two heartbeats may be missed. */
const silenceLimit = 40_000;
/** A short break is not worth a word to the user. */
const troubleAfter = 3_000;

export interface SessionWatch {
  ended: () => void;
  /** The connection does not come about: ask the server whether the session still is. */
  doubtful: () => void;
}

export class LiveClient {
  readonly #machine = new LiveMachine(Math.random);
  readonly #listeners = new Set<LiveListener>();
  readonly #uses = new Map<string, number>();
  readonly #watchers = new Set<() => void>();
  #connection: Connection | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #askTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #troubleTimer: ReturnType<typeof setTimeout> | undefined;
  #trouble = false;

  constructor(private readonly session: SessionWatch) {}

  start(): void {
    window.addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#run(this.#machine.start());
  }

  stop(): void {
    window.removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#run(this.#machine.stop());
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#askTimer);
    clearTimeout(this.#silenceTimer);
    this.#setTrouble(false);
  }

  /** Follows the listener's topics until the returned function is called. */
  follow(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    const added = listener.topics.filter((topic) => this.#count(topic, 1) === 1);
    this.#run(this.#machine.want(added));
    return () => {
      this.#listeners.delete(listener);
      const removed = listener.topics.filter((topic) => this.#count(topic, -1) === 0);
      this.#run(this.#machine.unwant(removed));
    };
  }

  inTrouble = (): boolean => this.#trouble;

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly #wake = () => {
    if (document.visibilityState === 'visible') this.#run(this.#machine.wake());
  };

  #count(topic: string, change: number): number {
    const uses = (this.#uses.get(topic) ?? 0) + change;
    if (uses === 0) this.#uses.delete(topic);
    else this.#uses.set(topic, uses);
    return uses;
  }

  #run(actions: Action[]): void {
    for (const action of actions) this.#perform(action);
    this.#judge();
  }

  #perform(action: Action): void {
    switch (action.do) {
      case 'connect':
        this.#connect(action);
        return;
      case 'close':
        this.#connection?.close();
        this.#connection = null;
        return;
      case 'send':
        this.#connection?.send(action.frame);
        return;
      case 'retry':
        this.#connection = null;
        clearTimeout(this.#retryTimer);
        this.#retryTimer = setTimeout(() => this.#run(this.#machine.wake()), action.after);
        return;
      case 'deliver':
        this.#deliver(action.event);
        return;
      case 'stale':
        this.#stale(action.topics);
        return;
      case 'signed-out':
        this.session.ended();
        return;
      case 'check-session':
        this.session.doubtful();
        return;
      case 'ask-again':
        clearTimeout(this.#askTimer);
        this.#askTimer = setTimeout(() => this.#run(this.#machine.askAgain()), action.after);
    }
  }

  #connect(action: Extract<Action, { do: 'connect' }>): void {
    clearTimeout(this.#retryTimer);
    this.#heard();
    const events: CarrierEvents = {
      opened: () => this.#run(this.#machine.opened()),
      frame: (frame) => {
        this.#heard();
        this.#run(this.#machine.frame(frame));
      },
      closed: () => this.#run(this.#machine.closed()),
      unauthorized: () => this.#run(this.#machine.unauthorized()),
    };
    this.#connection =
      action.carrier === 'websocket'
        ? openWebSocket(events)
        : openSse(action.topics, action.lastEventId, events);
  }

  #heard(): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#run(this.#machine.silent()), silenceLimit);
  }

  #deliver(event: LiveEvent): void {
    for (const listener of [...this.#listeners])
      if (listener.topics.includes(event.topic)) listener.onEvent?.(event);
  }

  #stale(topics: string[]): void {
    for (const listener of [...this.#listeners])
      for (const topic of topics) if (listener.topics.includes(topic)) listener.onStale?.(topic);
  }

  #judge(): void {
    const bad = this.#machine.phase === 'waiting' || this.#machine.phase === 'connecting';
    if (!bad) {
      clearTimeout(this.#troubleTimer);
      this.#troubleTimer = undefined;
      this.#setTrouble(false);
      return;
    }
    this.#troubleTimer ??= setTimeout(() => this.#setTrouble(true), troubleAfter);
  }

  #setTrouble(trouble: boolean): void {
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    for (const watcher of this.#watchers) watcher();
  }
}
