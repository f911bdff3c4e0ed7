import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';

/*
 * Live events change what was fetched. An answer on its way while an event comes may have been made before it, and
 * would undo the change or never show it. So a change made during a fetch is made once more on what the fetch brought.
 */

type Change = (data: unknown, key: QueryKey) => unknown;

interface Meanwhile {
  changes: Change[];
  /** The first load began before its topic was followed: what it brings may be behind. */
  again: boolean;
}

/** One for each QueryClient, for as long as that lives. */
export class LiveCache {
  /** By the hash of each query that is being fetched. */
  readonly #meanwhile = new Map<string, Meanwhile>();

  constructor(private readonly client: QueryClient) {
    client.getQueryCache().subscribe((event) => {
      const query = event.query as Query;
      if (event.type === 'removed') this.#meanwhile.delete(query.queryHash);
      if (event.type !== 'updated') return;
      if (event.action.type === 'fetch') this.#meanwhile.set(query.queryHash, { changes: [], again: false });
      else if (query.state.fetchStatus === 'idle') this.#settle(query);
    });
  }

  /** Changes what is known under the key, now and in the answers to what was asked already. */
  patch<T>(queryKey: QueryKey, change: (data: T, key: QueryKey) => T): void {
    const untyped = change as Change;
    for (const query of this.client.getQueryCache().findAll({ queryKey })) {
      this.#meanwhile.get(query.queryHash)?.changes.push(untyped);
      apply(query, [untyped]);
    }
  }

  /** Fetches again what may have missed events; what nobody looks at when somebody next does. */
  stale(queryKey: QueryKey): void {
    for (const query of this.client.getQueryCache().findAll({ queryKey })) {
      const meanwhile = this.#meanwhile.get(query.queryHash);
      if (meanwhile && query.state.data === undefined) meanwhile.again = true;
    }
    void this.client.invalidateQueries({ queryKey });
  }

  #settle(query: Query): void {
    const meanwhile = this.#meanwhile.get(query.queryHash);
    if (!meanwhile) return;
    this.#meanwhile.delete(query.queryHash);
    apply(query, meanwhile.changes);
    if (meanwhile.again) void this.client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }
}

/** The data alone: a query that was to be fetched again, or whose next page failed, stays so. */
function apply(query: Query, changes: Change[]): void {
  const { data } = query.state;
  if (data === undefined) return;
  const changed = changes.reduce<unknown>((known, change) => change(known, query.queryKey), data);
  if (changed !== data) query.setState({ data: changed });
}
