import type { Trouble } from '@/api/types';

export interface OutboxItem {
  clientId: string;
  conversationId: string;
  direction: 'out' | 'note';
  text: string;
  at: string;
  state: 'sending' | 'waiting' | 'failed';
  problem: Trouble | null;
}

export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * What one user has on its way, in the browser's storage: one entry for each message, so that two tabs never overwrite
 * each other's.
 */
export class OutboxStore {
  readonly #prefix: string;

  constructor(
    userId: string,
    private readonly storage: KeyValueStorage,
  ) {
    this.#prefix = `patchbay.outbox.${userId}.`;
  }

  /** Whether a change of this entry of the storage (null: of all of it) is one of ours. */
  holds(key: string | null): boolean {
    return key === null || key.startsWith(this.#prefix);
  }

  /** In the order they were written. */
  items(): OutboxItem[] {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    return keys
      .filter((key) => key?.startsWith(this.#prefix))
      .map((key) => parsed(this.storage.getItem(key ?? '')))
      .filter((item) => item !== null)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  add(item: OutboxItem): void {
    this.storage.setItem(this.#prefix + item.clientId, JSON.stringify(item));
  }

  /** Nothing when another tab has sent or discarded it meanwhile. */
  change(clientId: string, part: Partial<OutboxItem>): void {
    const item = parsed(this.storage.getItem(this.#prefix + clientId));
    if (item) this.add({ ...item, ...part });
  }

  drop(clientId: string): void {
    this.storage.removeItem(this.#prefix + clientId);
  }
}

function parsed(text: string | null): OutboxItem | null {
  try {
    return text === null ? null : (JSON.parse(text) as OutboxItem);
  } catch {
    return null;
  }
}
