import { InfiniteQueryObserver, QueryClient, QueryObserver, type InfiniteData } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { LiveCache } from './live-cache';

interface Versioned {
  version: number;
}

const newest = (change: Versioned) => (known: Versioned) => (known.version > change.version ? known : change);

/** A server whose answers come when the test says so. */
class Answers<T> {
  readonly #open: ((answer: T) => void)[] = [];
  asked = 0;
  readonly ask = () => {
    this.asked += 1;
    return new Promise<T>((resolve) => this.#open.push(resolve));
  };
  async give(answer: T): Promise<void> {
    this.#open.shift()?.(answer);
    await settled();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

function watched() {
  const client = new QueryClient();
  const live = new LiveCache(client);
  const answers = new Answers<Versioned>();
  const observer = new QueryObserver(client, { queryKey: ['thing'], queryFn: answers.ask, staleTime: 1e9 });
  observer.subscribe(() => undefined);
  return { client, live, answers, data: () => client.getQueryData(['thing']) };
}

describe('an event while something is fetched', () => {
  it('is in the first load, whose answer was made before it', async () => {
    const { live, answers, data } = watched();
    live.patch(['thing'], newest({ version: 2 }));
    await answers.give({ version: 1 });
    expect(data()).toEqual({ version: 2 });
  });

  it('leaves an answer alone that is newer', async () => {
    const { live, answers, data } = watched();
    live.patch(['thing'], newest({ version: 2 }));
    await answers.give({ version: 3 });
    expect(data()).toEqual({ version: 3 });
  });

  it('is not undone by a fetch that began before it', async () => {
    const { client, live, answers, data } = watched();
    await answers.give({ version: 1 });
    void client.refetchQueries({ queryKey: ['thing'] });
    live.patch(['thing'], newest({ version: 2 }));
    expect(data()).toEqual({ version: 2 });
    await answers.give({ version: 1 });
    expect(data()).toEqual({ version: 2 });
  });

  it('stays in the first page when the second one comes', async () => {
    type Pages = InfiniteData<Versioned, number>;
    const client = new QueryClient();
    const live = new LiveCache(client);
    const answers = new Answers<Versioned>();
    const observer = new InfiniteQueryObserver(client, {
      queryKey: ['list'],
      queryFn: answers.ask,
      initialPageParam: 0,
      getNextPageParam: (_page, pages) => pages.length,
    });
    observer.subscribe(() => undefined);
    await answers.give({ version: 1 });
    void observer.fetchNextPage();
    await settled();
    live.patch<Pages>(['list'], (data) => ({ ...data, pages: data.pages.with(0, { version: 7 }) }));
    await answers.give({ version: 1 });
    const versions = client.getQueryData<Pages>(['list'])?.pages.map((page) => page.version);
    expect(versions).toEqual([7, 1]);
  });
});

describe('what may have missed events', () => {
  it('is fetched again after a first load that was under way', async () => {
    const { live, answers, data } = watched();
    live.stale(['thing']);
    await answers.give({ version: 1 });
    expect(answers.asked).toBe(2);
    await answers.give({ version: 2 });
    expect(data()).toEqual({ version: 2 });
    expect(answers.asked).toBe(2);
  });

  it('is still to be fetched after an event about it', async () => {
    const client = new QueryClient();
    const live = new LiveCache(client);
    client.setQueryData(['thing'], { version: 1 });
    live.stale(['thing']);
    live.patch(['thing'], newest({ version: 5 }));
    await settled();
    expect(client.getQueryData(['thing'])).toEqual({ version: 5 });
    expect(client.getQueryState(['thing'])?.isInvalidated).toBe(true);
  });
});
