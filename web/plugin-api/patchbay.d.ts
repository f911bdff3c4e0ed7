/**
 * What a page or card of a plugin may use. The package's `ui/<file>` is an ES module that exports `mount`:
 *
 * ```js
 * export function mount(element, api) {
 *   const t = api.i18n.t({ en: { hello: 'Hello, {name}' }, ru: { hello: 'Здравствуйте, {name}' } });
 *   element.append(api.components.note({ title: t('hello', { name: 'Ann' }) }));
 *   const timer = setInterval(() => api.fetch('orders'), 5000);
 *   return () => clearInterval(timer);
 * }
 * ```
 *
 * Called anew when the page is opened, when the language changes and when another version takes over. It has 10 seconds;
 * one that throws, rejects or takes longer is replaced by an error card. No script from elsewhere can be loaded (content
 * security policy), so bundle what you need into the file.
 */
export type Mount = (
  element: HTMLElement,
  api: PatchbayApi,
) => Unmount | undefined | Promise<Unmount | undefined>;

/** Ends what the page began: timers, listeners on window. What the api gave out is ended by itself. */
export type Unmount = () => void;

/** What stays the same within one major version. */
export interface PatchbayApi {
  readonly apiVersion: 1;
  readonly module: { readonly id: string; readonly version: string };

  /**
   * Asks the plugin's own routes: `path` is taken below `/api/v1/<id>/` and cannot leave it. The session and the proof
   * against forged requests are added. Resolves with the answer's JSON (undefined when it has none), rejects with a
   * `Problem`. Ended when the page goes away.
   */
  fetch: <T = unknown>(path: string, options?: FetchOptions) => Promise<T>;

  /** Calls the handler for each event of a live topic that the plugin declares. Returns how to stop. */
  live: (topic: string, handler: (event: LiveMessage) => void) => Stop;

  readonly i18n: {
    readonly language: 'en' | 'ru';
    /** From a table of ICU messages by language, how to write one; English where the language lacks it. */
    t: (table: TextTable) => (key: string, values?: Record<string, string | number>) => string;
  };

  readonly theme: {
    readonly scheme: 'light' | 'dark';
    /** CSS values of the app's look, such as `var(--pb-text-2)`: right in both schemes. */
    readonly tokens: ThemeTokens;
    onChange: (handler: (scheme: 'light' | 'dark') => void) => Stop;
  };

  readonly components: Components;

  readonly location: {
    /** Below the page's own address, without a slash in front. */
    readonly path: string;
    onChange: (handler: (path: string) => void) => Stop;
  };

  /** Goes to a page of the app (`/inbox`), or, without a slash in front, below this page. */
  navigate: (to: string) => void;

  toast: (message: string, tone?: 'done' | 'problem') => void;
}

export type Stop = () => void;

export interface FetchOptions {
  /** GET unless said otherwise. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
}

/** A refused request (RFC 9457). `status` is 0 when no answer came. */
export interface Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fix: string;
  readonly fields: readonly { field: string; reason: string; fix?: string | undefined }[];
}

export interface LiveMessage {
  topic: string;
  event: string;
  data: unknown;
}

export interface TextTable {
  en: Record<string, string>;
  ru?: Record<string, string>;
}

export interface ThemeTokens {
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly canvas: string;
  readonly sunken: string;
  readonly raised: string;
  readonly hover: string;
  readonly border: string;
  readonly accent: string;
  readonly accentText: string;
  readonly ok: string;
  readonly warning: string;
  readonly danger: string;
  readonly radius: string;
  readonly font: string;
  readonly mono: string;
}

export type Content = Node | string;

/** Elements with the app's look. Each call makes a new one; texts are never taken as HTML. */
export interface Components {
  button: (options: ButtonOptions) => HTMLButtonElement;
  /** A heading with what belongs to it. */
  section: (options: SectionOptions, ...children: Content[]) => HTMLElement;
  table: (options: TableOptions) => HTMLElement;
  note: (options: NoteOptions) => HTMLElement;
  /** A labelled input; `setError('')` takes the error away. */
  field: (options: FieldOptions) => Field;
  /** For a page that has nothing to show yet. */
  empty: (options: EmptyOptions) => HTMLElement;
  loading: (label?: string) => HTMLElement;
}

export interface ButtonOptions {
  label: string;
  kind?: 'primary' | 'default' | 'danger';
  /** While a returned promise is open the button cannot be pressed again; a rejection is shown as a toast. */
  onClick: () => unknown;
}

export interface SectionOptions {
  title: string;
  about?: string;
  action?: Node;
}

export interface TableOptions {
  columns: { title: string; align?: 'start' | 'end' }[];
  rows: Content[][];
  /** Said when there are no rows. */
  empty: string;
}

export interface NoteOptions {
  title: string;
  text?: string;
  tone?: 'info' | 'warning' | 'danger';
  action?: Node;
}

export interface FieldOptions {
  label: string;
  about?: string;
  kind?: 'text' | 'number' | 'password' | 'multiline' | 'choice' | 'checkbox';
  value?: string | number | boolean;
  /** Of a choice. */
  choices?: { value: string; label: string }[];
  onChange?: (value: string) => void;
}

export interface Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
  setError: (message: string) => void;
}

export interface EmptyOptions {
  title: string;
  text?: string;
  action?: Node;
}
