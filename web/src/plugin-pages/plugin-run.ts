import type { Unmount } from '../../plugin-api/patchbay';
import { ApiProblem } from '@/api/problem';

/*
 * One life of a page that a plugin brings: its module is loaded and asked to mount, and ended once. Whatever it does
 * wrong ends here, as words for the reader.
 */

export type Trouble = { kind: 'failed'; message: string } | { kind: 'slow' } | { kind: 'no-mount' };

export interface RunEvents {
  ready: () => void;
  /** It did not come about; the place is empty. */
  failed: (trouble: Trouble) => void;
  /** It stands, but something of it went wrong afterwards. */
  troubled: (message: string) => void;
}

export interface RunSource {
  /** Of the script, with the address of the app. */
  url: string;
  /** What the addresses of all its scripts begin with. */
  base: string;
  load: (url: string) => Promise<unknown>;
  mount: (mount: MountFunction) => unknown;
  /** Problems that the api gave to the plugin, whoever made them. */
  gave: (reason: unknown) => boolean;
}

export type MountFunction = (...given: unknown[]) => unknown;

interface Thrown {
  filename?: string;
  message?: string;
  error?: unknown;
}

export const mountLimit = 10_000;

class TooSlow extends Error {}
class NoMount extends Error {}

export function messageOf(error: unknown): string {
  if (error instanceof ApiProblem)
    return [error.title || error.code, error.detail, error.fix].filter(Boolean).join('. ');
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof TooSlow) return { kind: 'slow' };
  if (error instanceof NoMount) return { kind: 'no-mount' };
  return { kind: 'failed', message: messageOf(error) };
}

function isFunction(value: unknown): value is MountFunction {
  return typeof value === 'function';
}

export class PluginRun {
  #ended = false;
  #unmount: Unmount | undefined;

  constructor(
    private readonly source: RunSource,
    private readonly events: RunEvents,
    private readonly place: EventTarget = window,
  ) {}

  start(): void {
    this.place.addEventListener('error', this.#onError);
    this.place.addEventListener('unhandledrejection', this.#onRejection);
    void this.#begin();
  }

  stop(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.place.removeEventListener('error', this.#onError);
    this.place.removeEventListener('unhandledrejection', this.#onRejection);
    this.#release(this.#unmount);
  }

  /** For calls into the plugin's code that the host makes: what they throw is told. */
  guard = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      this.#troubled(error);
    }
  };

  async #begin(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new TooSlow()), mountLimit);
    });
    const mounted = this.#mount();
    try {
      this.#unmount = await Promise.race([mounted, limit]);
      if (this.#ended) this.#release(this.#unmount);
      else this.events.ready();
    } catch (error) {
      void mounted.then(this.#release, () => undefined);
      if (this.#ended) return;
      this.stop();
      this.events.failed(troubleOf(error));
    } finally {
      clearTimeout(timer);
    }
  }

  async #mount(): Promise<Unmount | undefined> {
    const module = await this.source.load(this.source.url);
    const mount = (module as { mount?: unknown } | null)?.mount;
    if (!isFunction(mount)) throw new NoMount();
    if (this.#ended) return undefined;
    const unmount: unknown = await this.source.mount(mount);
    return isFunction(unmount) ? () => void unmount() : undefined;
  }

  readonly #release = (unmount: Unmount | undefined): void => {
    try {
      unmount?.();
    } catch (error) {
      console.error(error);
    }
  };

  readonly #onError = (event: Event): void => {
    const { filename = '', message = '', error } = event as Event & Thrown;
    if (filename.startsWith(this.source.base) || this.#isIts(error)) this.#troubled(error ?? message);
  };

  readonly #onRejection = (event: Event): void => {
    const { reason } = event as Event & { reason?: unknown };
    if (this.#isIts(reason)) this.#troubled(reason);
  };

  #isIts(error: unknown): boolean {
    if (this.source.gave(error)) return true;
    return error instanceof Error && (error.stack?.includes(this.source.base) ?? false);
  }

  #troubled(error: unknown): void {
    if (!this.#ended) this.events.troubled(messageOf(error));
  }
}
