import { describe, expect, it } from 'vitest';
import { ApiProblem } from '@/api/problem';
import type { Message } from '@/api/types';
import { Outbox } from './outbox';
import { OutboxStore, type KeyValueStorage, type OutboxItem } from './outbox-store';
import { aMessage } from './samples';

class MemoryStorage implements KeyValueStorage {
  readonly #entries = new Map<string, string>();
  get length() {
    return this.#entries.size;
  }
  key = (index: number) => [...this.#entries.keys()][index] ?? null;
  getItem = (key: string) => this.#entries.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#entries.set(key, value);
  removeItem = (key: string) => void this.#entries.delete(key);
}

/** The browser: one storage and its locks for all tabs, a clock, and a server that answers when told to. */
class Browser {
  readonly storage = new MemoryStorage();
  readonly posted: string[] = [];
  readonly #answers: { take: (message: Message) => void; refuse: (problem: ApiProblem) => void }[] = [];
  readonly #turns = new Map<string, Promise<void>>();
  timers: { at: number; act: () => void }[] = [];
  time = Date.parse('2026-01-01T10:00:00Z');

  tab(userId = 'boris'): Outbox {
    return new Outbox({
      store: new OutboxStore(userId, this.storage),
      post: (item) => this.#post(item),
      arrived: () => undefined,
      exclusively: (name, work) => this.#inTurn(name, work),
      now: () => (this.time += 1),
      after: (milliseconds, act) => this.#after(milliseconds, act),
    });
  }

  async accept(): Promise<void> {
    this.#answers.shift()?.take(aMessage({ id: 'm' }));
    await settled();
  }

  async refuse(problem: ApiProblem): Promise<void> {
    this.#answers.shift()?.refuse(problem);
    await settled();
  }

  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.act();
    await settled();
  }

  #post(item: OutboxItem): Promise<Message> {
    this.posted.push(item.text);
    return new Promise((take, refuse) => this.#answers.push({ take, refuse }));
  }

  #inTurn(name: string, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(work);
    this.#turns.set(name, turn);
    return turn;
  }

  #after(milliseconds: number, act: () => void): () => void {
    const timer = { at: this.time + milliseconds, act };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const unreachable = new ApiProblem({}, 0);
const texts = (outbox: Outbox) => outbox.items().map((item) => `${item.text} ${item.state}`);

async function started(browser: Browser, userId?: string): Promise<Outbox> {
  const tab = browser.tab(userId);
  tab.start();
  await settled();
  return tab;
}

describe('the outbox', () => {
  it('sends in the order written, one at a time in a conversation', async () => {
    const browser = new Browser();
    const tab = await started(browser);
    tab.enqueue('c', 'out', 'first');
    tab.enqueue('c', 'out', 'second');
    await settled();
    expect(texts(tab)).toEqual(['first sending', 'second waiting']);
    expect(browser.posted).toEqual(['first']);
    await browser.accept();
    await browser.accept();
    expect(browser.posted).toEqual(['first', 'second']);
    expect(tab.items()).toEqual([]);
  });

  it('says when what was written in a conversation has left, so that closing it comes after', async () => {
    const browser = new Browser();
    const outbox = browser.tab();
    outbox.start();
    let left = false;
    await outbox.settled('a');
    outbox.enqueue('a', 'out', 'one');
    outbox.enqueue('b', 'out', 'elsewhere');
    void outbox.settled('a').then(() => (left = true));
    await settled();
    expect(left).toBe(false);
    await browser.accept();
    expect(left).toBe(true);

    left = false;
    outbox.enqueue('a', 'out', 'refused');
    void outbox.settled('a').then(() => (left = true));
    await browser.accept(); // the other conversation's
    await settled();
    expect(left).toBe(false);
    await browser.refuse(new ApiProblem({ code: 'host.invalid' }, 422));
    expect(left).toBe(true);
  });

  it('sends after a reload what was left, without being asked', async () => {
    const browser = new Browser();
    const before = await started(browser);
    before.enqueue('c', 'out', 'hello');
    await settled();
    await browser.refuse(unreachable);
    before.stop();
    const after = await started(browser);
    await browser.accept();
    expect(browser.posted).toEqual(['hello', 'hello']);
    expect(after.items()).toEqual([]);
  });

  it('loses nothing between two tabs that write at the same time, and sends each once', async () => {
    const browser = new Browser();
    const [left, right] = [await started(browser), await started(browser)];
    left.enqueue('c', 'out', 'left');
    right.enqueue('c', 'out', 'right');
    left.reread();
    await settled();
    expect(browser.posted).toEqual(['left']);
    await browser.accept();
    await browser.accept();
    expect(browser.posted).toEqual(['left', 'right']);
    const later = await started(browser);
    expect(later.items()).toEqual([]);
  });

  it('does not bring back what another tab discarded', async () => {
    const browser = new Browser();
    const [left, right] = [await started(browser), await started(browser)];
    left.enqueue('c', 'out', 'oops');
    await settled();
    const [item] = left.items();
    right.discard(item?.clientId ?? '');
    await browser.refuse(new ApiProblem({ code: 'inbox.conversation_closed' }, 409));
    expect(left.items()).toEqual([]);
  });

  it("leaves another user's messages alone", async () => {
    const browser = new Browser();
    const boris = await started(browser, 'boris');
    boris.enqueue('c', 'out', 'from Boris');
    await settled();
    await browser.refuse(unreachable);
    boris.stop();
    const clara = await started(browser, 'clara');
    expect(clara.items()).toEqual([]);
    await browser.pass(60_000);
    expect(browser.posted).toEqual(['from Boris']);
  });

  it.each([
    [unreachable, 5_000],
    [new ApiProblem({ code: 'client.timeout' }, 0), 5_000],
    [new ApiProblem({ code: 'accounts.signed_out' }, 401), 5_000],
    [new ApiProblem({ code: 'host.too_many_requests' }, 429, 20), 20_000],
    [new ApiProblem({ code: 'host.unavailable' }, 503, 2), 2_000],
  ])('%s is tried again by itself after %i ms', async (problem, wait) => {
    const browser = new Browser();
    const tab = await started(browser);
    tab.enqueue('c', 'out', 'hello');
    await settled();
    await browser.refuse(problem);
    expect(texts(tab)).toEqual(['hello waiting']);
    await browser.pass(wait - 1_000);
    expect(browser.posted).toHaveLength(1);
    await browser.pass(1_000);
    expect(browser.posted).toHaveLength(2);
  });

  it('keeps the pause that the server asked for when more is written', async () => {
    const browser = new Browser();
    const tab = await started(browser);
    tab.enqueue('c', 'out', 'one');
    await settled();
    await browser.refuse(new ApiProblem({ code: 'host.too_many_requests' }, 429, 20));
    tab.enqueue('c', 'out', 'two');
    await settled();
    expect(browser.posted).toEqual(['one']);
  });

  it('shows what was refused until it is sent again or discarded, and goes on with the rest', async () => {
    const browser = new Browser();
    const tab = await started(browser);
    tab.enqueue('c', 'out', 'bad');
    tab.enqueue('c', 'out', 'good');
    await settled();
    await browser.refuse(new ApiProblem({ code: 'inbox.conversation_closed', title: 'Closed' }, 409));
    await browser.accept();
    expect(texts(tab)).toEqual(['bad failed']);
    expect(tab.items()[0]?.problem?.title).toBe('Closed');
    tab.retry(tab.items()[0]?.clientId ?? '');
    await settled();
    await browser.accept();
    expect(browser.posted).toEqual(['bad', 'good', 'bad']);
    expect(tab.items()).toEqual([]);
  });
});
