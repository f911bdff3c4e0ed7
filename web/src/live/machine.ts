import { backoff } from './backoff';
import type { ClientFrame, LiveEvent, ServerFrame } from './frames';

/*
 * Every decision of the live connection, without socket or clock: inputs are method calls, the answer is what to do.
 * Owned by LiveClient, which carries the actions out.
 */

export type Carrier = 'websocket' | 'sse';
export type Phase = 'idle' | 'connecting' | 'open' | 'waiting' | 'stopped';

export type Action =
  | { do: 'connect'; carrier: Carrier; topics: string[]; lastEventId: string | null }
  | { do: 'close' }
  | { do: 'send'; frame: ClientFrame }
  | { do: 'retry'; after: number }
  | { do: 'deliver'; event: LiveEvent }
  /** What is in the cache for these topics may have missed something. */
  | { do: 'stale'; topics: string[] }
  /** Some topics were refused, for instance because their module is off: ask once more. */
  | { do: 'ask-again'; after: number }
  /** It does not open, and cannot say whether that is because the session ended. */
  | { do: 'check-session' }
  | { do: 'signed-out' };

/** Attempts by WebSocket, before anything ever opened, after which SSE is tried. */
const websocketTries = 2;
const askAgainAfter = 15_000;
/** Attempts in a row that never opened, after which the session is in doubt. */
const doubtAfter = 2;

export class LiveMachine {
  #phase: Phase = 'idle';
  #carrier: Carrier = 'websocket';
  #failures = 0;
  #websocketWorks = false;
  #lastEventId: string | null = null;
  readonly #wanted = new Set<string>();
  /** Topics followed without a gap up to #lastEventId. */
  readonly #followed = new Set<string>();
  /** Topics that are ready on the present connection. */
  readonly #ready = new Set<string>();
  /** Topics that the server would not give on the present connection. */
  readonly #refused = new Set<string>();

  constructor(private readonly random: () => number) {}

  get phase(): Phase {
    return this.#phase;
  }

  get lastEventId(): string | null {
    return this.#lastEventId;
  }

  get carrier(): Carrier {
    return this.#carrier;
  }

  start(): Action[] {
    if (this.#phase !== 'idle' && this.#phase !== 'stopped') return [];
    this.#failures = 0;
    this.#carrier = 'websocket';
    return this.#connect();
  }

  stop(): Action[] {
    const busy = this.#phase === 'open' || this.#phase === 'connecting';
    this.#phase = 'stopped';
    this.#followed.clear();
    this.#lastEventId = null;
    return busy ? [{ do: 'close' }] : [];
  }

  want(topics: string[]): Action[] {
    const added = topics.filter((topic) => !this.#wanted.has(topic));
    for (const topic of added) this.#wanted.add(topic);
    if (added.length === 0) return [];
    return this.#changed({ type: 'subscribe', topics: added, last_event_id: null });
  }

  unwant(topics: string[]): Action[] {
    const removed = topics.filter((topic) => this.#wanted.delete(topic));
    for (const topic of removed) {
      this.#followed.delete(topic);
      this.#ready.delete(topic);
      this.#refused.delete(topic);
    }
    if (removed.length === 0) return [];
    return this.#changed({ type: 'unsubscribe', topics: removed });
  }

  opened(): Action[] {
    if (this.#phase !== 'connecting') return [];
    this.#phase = 'open';
    this.#failures = 0;
    if (this.#carrier === 'sse') return [];
    this.#websocketWorks = true;
    return this.#resume().map((frame) => ({ do: 'send', frame }));
  }

  frame(frame: ServerFrame): Action[] {
    if (this.#phase !== 'open') return [];
    switch (frame.type) {
      case 'ready':
        return this.#becameReady(frame.topics);
      case 'reset':
        for (const topic of frame.topics) {
          this.#followed.add(topic);
          this.#ready.add(topic);
        }
        return [{ do: 'stale', topics: frame.topics }];
      case 'event':
        if (frame.id !== undefined) this.#lastEventId = frame.id;
        return [{ do: 'deliver', event: frame }];
      case 'refused':
        return this.#wasRefused(frame.topic);
      case 'bye':
        return this.#bye(frame.reason);
      case 'heartbeat':
        return [];
    }
  }

  /** The carrier ended, or never opened. */
  closed(): Action[] {
    if (this.#phase !== 'open' && this.#phase !== 'connecting') return [];
    const wasOpen = this.#phase === 'open';
    this.#phase = 'waiting';
    this.#carrier = this.#nextCarrier(wasOpen);
    const retry: Action = { do: 'retry', after: backoff(this.#failures, this.random()) };
    this.#failures += 1;
    return !wasOpen && this.#failures >= doubtAfter ? [retry, { do: 'check-session' }] : [retry];
  }

  /** The carrier was told that nobody is logged in. */
  unauthorized(): Action[] {
    if (this.#phase !== 'open' && this.#phase !== 'connecting') return [];
    return this.#end();
  }

  /** The time to ask for what was refused has come. */
  askAgain(): Action[] {
    const topics = [...this.#refused];
    if (this.#phase !== 'open' || topics.length === 0) return [];
    this.#refused.clear();
    return this.#changed({ type: 'subscribe', topics, last_event_id: null });
  }

  /** Nothing was heard for too long: what looks open is dead. */
  silent(): Action[] {
    if (this.#phase !== 'open' && this.#phase !== 'connecting') return [];
    return [{ do: 'close' }, ...this.closed()];
  }

  /** The retry is due, or the machine woke up or came back online: do not wait any longer. */
  wake(): Action[] {
    return this.#phase === 'waiting' ? this.#connect() : [];
  }

  #connect(): Action[] {
    this.#phase = 'connecting';
    this.#ready.clear();
    this.#refused.clear();
    return [
      { do: 'connect', carrier: this.#carrier, topics: [...this.#wanted], lastEventId: this.#lastEventId },
    ];
  }

  #changed(frame: ClientFrame): Action[] {
    if (this.#phase !== 'open' && this.#phase !== 'connecting') return [];
    if (this.#carrier === 'websocket') return this.#phase === 'open' ? [{ do: 'send', frame }] : [];
    // SSE names its topics in the address, so other topics mean another stream.
    return [{ do: 'close' }, ...this.#connect()];
  }

  /** Followed topics resume where they stopped; new ones start now. */
  #resume(): ClientFrame[] {
    const resumable =
      this.#lastEventId === null ? [] : [...this.#wanted].filter((topic) => this.#followed.has(topic));
    const fresh = [...this.#wanted].filter((topic) => !resumable.includes(topic));
    for (const topic of fresh) this.#followed.delete(topic);
    const frames: ClientFrame[] = [];
    if (resumable.length > 0)
      frames.push({ type: 'subscribe', topics: resumable, last_event_id: this.#lastEventId });
    if (fresh.length > 0) frames.push({ type: 'subscribe', topics: fresh, last_event_id: null });
    return frames;
  }

  #becameReady(topics: string[]): Action[] {
    const resumed = this.#lastEventId !== null;
    const fresh = topics.filter(
      (topic) => !this.#ready.has(topic) && !(resumed && this.#followed.has(topic)),
    );
    for (const topic of topics) {
      this.#followed.add(topic);
      this.#ready.add(topic);
    }
    return fresh.length > 0 ? [{ do: 'stale', topics: fresh }] : [];
  }

  #wasRefused(topic: string): Action[] {
    const first = this.#refused.size === 0;
    this.#followed.delete(topic);
    this.#refused.add(topic);
    return first ? [{ do: 'ask-again', after: askAgainAfter }] : [];
  }

  #bye(reason: string): Action[] {
    return reason === 'signed_out' ? this.#end() : [];
  }

  #end(): Action[] {
    this.#phase = 'stopped';
    return [{ do: 'close' }, { do: 'signed-out' }];
  }

  #nextCarrier(wasOpen: boolean): Carrier {
    // A stream that was open and ended is a chance to see whether WebSocket passes now.
    if (this.#carrier === 'sse') return wasOpen ? 'websocket' : this.#otherWhenStuck('sse');
    if (wasOpen) return 'websocket';
    if (!this.#websocketWorks && this.#failures + 1 >= websocketTries) return 'sse';
    return this.#otherWhenStuck('websocket');
  }

  /** After many failures in a row both ways take turns: a proxy may have begun to refuse one of them. */
  #otherWhenStuck(carrier: Carrier): Carrier {
    if (this.#failures < 4) return carrier;
    return carrier === 'sse' ? 'websocket' : 'sse';
  }
}
