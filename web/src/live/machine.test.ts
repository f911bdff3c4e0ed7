import { describe, expect, it } from 'vitest';
import type { ServerFrame } from './frames';
import { LiveMachine, type Action } from './machine';

const made = () => new LiveMachine(() => 1);
const kinds = (actions: Action[]) => actions.map((action) => action.do);

/** Something told on the topic inbox; passing when it has no id. */
function told(id?: string): ServerFrame {
  return {
    type: 'event',
    ...(id === undefined ? {} : { id }),
    topic: 'inbox',
    event: 'inbox.counts.changed',
    data: {},
  };
}

/** Started, connected by WebSocket, with the topic ready. */
function following(topic = 'inbox') {
  const machine = made();
  machine.want([topic]);
  machine.start();
  machine.opened();
  machine.frame({ type: 'ready', topics: [topic] });
  return machine;
}

describe('connecting', () => {
  it('starts by WebSocket and subscribes to what is wanted when it opens', () => {
    const machine = made();
    expect(machine.want(['inbox'])).toEqual([]);
    expect(machine.start()).toEqual([
      { do: 'connect', carrier: 'websocket', topics: ['inbox'], lastEventId: null },
    ]);
    expect(machine.opened()).toEqual([
      { do: 'send', frame: { type: 'subscribe', topics: ['inbox'], last_event_id: null } },
    ]);
    expect(machine.phase).toBe('open');
  });

  it('calls a topic stale when it is ready for the first time: what was fetched before may be behind', () => {
    const machine = made();
    machine.want(['inbox']);
    machine.start();
    machine.opened();
    expect(machine.frame({ type: 'ready', topics: ['inbox'] })).toEqual([{ do: 'stale', topics: ['inbox'] }]);
  });

  it('subscribes and unsubscribes while open', () => {
    const machine = following();
    expect(machine.want(['inbox', 'modules'])).toEqual([
      { do: 'send', frame: { type: 'subscribe', topics: ['modules'], last_event_id: null } },
    ]);
    expect(machine.unwant(['modules'])).toEqual([
      { do: 'send', frame: { type: 'unsubscribe', topics: ['modules'] } },
    ]);
  });
});

describe('resuming', () => {
  it('asks for everything after the last event it saw, and then nothing is stale', () => {
    const machine = following();
    machine.frame(told('41'));
    machine.frame(told('42'));
    expect(kinds(machine.closed())).toEqual(['retry']);
    expect(machine.wake()).toEqual([
      { do: 'connect', carrier: 'websocket', topics: ['inbox'], lastEventId: '42' },
    ]);
    expect(machine.opened()).toEqual([
      { do: 'send', frame: { type: 'subscribe', topics: ['inbox'], last_event_id: '42' } },
    ]);
    expect(machine.frame({ type: 'ready', topics: ['inbox'] })).toEqual([]);
  });

  it('does not count passing events, which have no id', () => {
    const machine = following();
    machine.frame(told('7'));
    machine.frame(told());
    expect(machine.lastEventId).toBe('7');
  });

  it('calls its topics stale after a break in which it had seen no event yet', () => {
    const machine = following();
    machine.closed();
    machine.wake();
    machine.opened();
    expect(machine.frame({ type: 'ready', topics: ['inbox'] })).toEqual([{ do: 'stale', topics: ['inbox'] }]);
  });

  it('starts a topic that came during the break from now, and resumes the others', () => {
    const machine = following();
    machine.frame(told('9'));
    machine.closed();
    machine.want(['modules']);
    machine.wake();
    expect(machine.opened()).toEqual([
      { do: 'send', frame: { type: 'subscribe', topics: ['inbox'], last_event_id: '9' } },
      { do: 'send', frame: { type: 'subscribe', topics: ['modules'], last_event_id: null } },
    ]);
  });

  it('tells to fetch again when the server cannot resume', () => {
    const machine = following();
    expect(machine.frame({ type: 'reset', topics: ['inbox'] })).toEqual([{ do: 'stale', topics: ['inbox'] }]);
  });
});

describe('refused topics', () => {
  it('are asked for again after a while, all at once', () => {
    const machine = following();
    machine.want(['modules', 'openai']);
    expect(machine.frame({ type: 'refused', topic: 'modules', reason: '' })).toEqual([
      { do: 'ask-again', after: 15_000 },
    ]);
    expect(machine.frame({ type: 'refused', topic: 'openai', reason: '' })).toEqual([]);
    expect(machine.askAgain()).toEqual([
      { do: 'send', frame: { type: 'subscribe', topics: ['modules', 'openai'], last_event_id: null } },
    ]);
    expect(machine.frame({ type: 'refused', topic: 'openai', reason: '' })).toHaveLength(1);
  });

  it('are not asked for when nobody wants them any more, or the connection is another', () => {
    const unwanted = following();
    unwanted.want(['modules']);
    unwanted.frame({ type: 'refused', topic: 'modules', reason: '' });
    unwanted.unwant(['modules']);
    expect(unwanted.askAgain()).toEqual([]);
    const reconnected = following();
    reconnected.frame({ type: 'refused', topic: 'inbox', reason: '' });
    reconnected.closed();
    reconnected.wake();
    reconnected.opened();
    expect(reconnected.askAgain()).toEqual([]);
  });
});

describe('breaking off', () => {
  it('waits longer after each failure and starts anew once it was open', () => {
    const machine = following();
    const waits: number[] = [];
    for (let failure = 0; failure < 4; failure += 1) {
      const [retry] = machine.closed();
      if (retry?.do === 'retry') waits.push(retry.after);
      machine.wake();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000]);
    machine.opened();
    expect(machine.closed()).toEqual([{ do: 'retry', after: 500 }]);
  });

  it('has the session checked when it does not open: a refused upgrade tells no reason', () => {
    const machine = following();
    expect(kinds(machine.closed())).toEqual(['retry']);
    machine.wake();
    expect(kinds(machine.closed())).toEqual(['retry', 'check-session']);
  });

  it('closes and reconnects when nothing was heard for too long', () => {
    const machine = following();
    expect(kinds(machine.silent())).toEqual(['close', 'retry']);
    expect(machine.phase).toBe('waiting');
  });

  it('ends for good when the session ended', () => {
    const machine = following();
    expect(machine.frame({ type: 'bye', reason: 'signed_out' })).toEqual([
      { do: 'close' },
      { do: 'signed-out' },
    ]);
    expect(machine.wake()).toEqual([]);
  });

  it('waits for the close that follows when the server drains', () => {
    const machine = following();
    expect(machine.frame({ type: 'bye', reason: 'draining' })).toEqual([]);
    expect(kinds(machine.closed())).toEqual(['retry']);
  });

  it('does nothing after it was stopped', () => {
    const machine = following();
    expect(machine.stop()).toEqual([{ do: 'close' }]);
    expect(machine.closed()).toEqual([]);
    expect(machine.wake()).toEqual([]);
  });
});

describe('falling back to SSE', () => {
  /** Twice refused by WebSocket. */
  function onSse() {
    const machine = made();
    machine.want(['inbox']);
    machine.start();
    machine.closed();
    machine.wake();
    machine.closed();
    return machine;
  }

  it('tries SSE when WebSocket never opened twice in a row', () => {
    const machine = onSse();
    expect(machine.wake()).toEqual([{ do: 'connect', carrier: 'sse', topics: ['inbox'], lastEventId: null }]);
    expect(machine.opened()).toEqual([]);
    expect(machine.frame({ type: 'ready', topics: ['inbox'] })).toEqual([{ do: 'stale', topics: ['inbox'] }]);
  });

  it('opens another stream when other topics are wanted, from where the last one was', () => {
    const machine = onSse();
    machine.wake();
    machine.opened();
    machine.frame({ type: 'ready', topics: ['inbox'] });
    machine.frame(told('5'));
    expect(machine.want(['modules'])).toEqual([
      { do: 'close' },
      { do: 'connect', carrier: 'sse', topics: ['inbox', 'modules'], lastEventId: '5' },
    ]);
    machine.opened();
    expect(machine.frame({ type: 'ready', topics: ['inbox', 'modules'] })).toEqual([
      { do: 'stale', topics: ['modules'] },
    ]);
  });

  it('stays with WebSocket, which has worked, when it breaks off once', () => {
    const machine = following();
    machine.closed();
    expect(machine.wake()).toMatchObject([{ do: 'connect', carrier: 'websocket' }]);
  });

  it('says once that a topic is stale, though the stream says reset and ready', () => {
    const machine = onSse();
    machine.wake();
    machine.opened();
    expect(machine.frame({ type: 'reset', topics: ['inbox'] })).toEqual([{ do: 'stale', topics: ['inbox'] }]);
    expect(machine.frame({ type: 'ready', topics: ['inbox'] })).toEqual([]);
  });

  it('ends for good when the stream is refused because nobody is logged in', () => {
    const machine = onSse();
    machine.wake();
    expect(kinds(machine.unauthorized())).toEqual(['close', 'signed-out']);
    expect(machine.wake()).toEqual([]);
  });

  it('tries WebSocket again when an open stream ends', () => {
    const machine = onSse();
    machine.wake();
    machine.opened();
    machine.closed();
    expect(machine.wake()).toMatchObject([{ do: 'connect', carrier: 'websocket' }]);
  });
});
