import type { PatchbayApi, Stop, TextTable, ThemeTokens } from '../../plugin-api/patchbay';
import { asProblem } from '@/api/problem';
import { send } from '@/api/send';
import { router } from '@/app/router';
import { toastDone, toastFailed } from '@/components/toast';
import type { Locale } from '@/i18n';
import { formatIcu } from '@/i18n/icu';
import type { LiveClient } from '@/live/client';
import { pluginComponents } from './components';
import { linkPath, ownPath } from './own-path';

/* The api that a plugin's page gets. All that it gives out ends with the page. */

const tokens: ThemeTokens = {
  text: 'var(--pb-text)',
  text2: 'var(--pb-text-2)',
  text3: 'var(--pb-text-3)',
  canvas: 'var(--pb-canvas)',
  sunken: 'var(--pb-sunken)',
  raised: 'var(--pb-raised)',
  hover: 'var(--pb-hover)',
  border: 'var(--pb-border)',
  accent: 'var(--pb-accent)',
  accentText: 'var(--pb-accent-text)',
  ok: 'var(--pb-ok)',
  warning: 'var(--pb-warning)',
  danger: 'var(--pb-danger)',
  radius: 'var(--pb-radius)',
  font: 'var(--pb-font)',
  mono: 'var(--pb-mono)',
};

export interface HostApiOptions {
  module: { id: string; version: string };
  /** The address of the page in the app. */
  pagePath: string;
  path: string;
  language: Locale;
  live: LiveClient | null;
  /** Calls a handler of the plugin. */
  guard: (call: () => void) => void;
}

export interface HostApi {
  api: PatchbayApi;
  /** Whether the plugin got this error from the api. */
  gave: (reason: unknown) => boolean;
  pathChanged: (path: string) => void;
  end: () => void;
}

function scheme(): 'light' | 'dark' {
  return document.documentElement.dataset.mantineColorScheme === 'dark' ? 'dark' : 'light';
}

function watchScheme(changed: () => void): Stop {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  return () => observer.disconnect();
}

function texts(language: Locale): (table: TextTable) => (key: string, values?: object) => string {
  return (table) => (key, values) => {
    const own = table[language]?.[key];
    const message = own ?? table.en[key] ?? key;
    return formatIcu(message, { ...values }, own === undefined ? 'en' : language);
  };
}

export function createHostApi(options: HostApiOptions): HostApi {
  const { module, pagePath, language, live, guard } = options;
  const ended = new AbortController();
  const given = new WeakSet();
  const pathHandlers = new Set<(path: string) => void>();
  let path = options.path;

  const untilEnd = (stop: Stop): Stop => {
    ended.signal.addEventListener('abort', stop, { once: true });
    return () => {
      ended.signal.removeEventListener('abort', stop);
      stop();
    };
  };

  const api: PatchbayApi = {
    apiVersion: 1,
    module: { id: module.id, version: module.version },
    fetch: async (to, { method, body, signal } = {}) => {
      const either = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
      try {
        return await send(ownPath(module.id, to), { method: method ?? 'GET', body, signal: either });
      } catch (error) {
        // Nobody waits any more for what a page that went away asked for.
        if (ended.signal.aborted) return new Promise<never>(() => undefined);
        const problem = error instanceof TypeError ? error : asProblem(error);
        given.add(problem);
        throw problem;
      }
    },
    live: (topic, handler) => {
      const stop = live?.follow({
        topics: [topic],
        onEvent: ({ event, data }) => guard(() => handler({ topic, event, data })),
      });
      return untilEnd(stop ?? (() => undefined));
    },
    i18n: { language, t: texts(language) },
    theme: {
      get scheme() {
        return scheme();
      },
      tokens,
      onChange: (handler) => untilEnd(watchScheme(() => guard(() => handler(scheme())))),
    },
    components: pluginComponents,
    location: {
      get path() {
        return path;
      },
      onChange: (handler) => {
        pathHandlers.add(handler);
        return () => pathHandlers.delete(handler);
      },
    },
    navigate: (to) => router.history.push(linkPath(pagePath, to)),
    toast: (message, tone) => (tone === 'problem' ? toastFailed(message) : toastDone(message)),
  };
  return {
    api,
    gave: (reason) => typeof reason === 'object' && reason !== null && given.has(reason),
    pathChanged: (next) => {
      if (next === path) return;
      path = next;
      for (const handler of [...pathHandlers]) guard(() => handler(next));
    },
    end: () => ended.abort(),
  };
}
