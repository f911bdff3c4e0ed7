import type { Page, Route } from '@playwright/test';

/*
 * A module that no server has: what the pages ask about it is answered here, everything else by the server. For what
 * a bundled module cannot show: a rich settings form, packages, pages that fail.
 */

type Values = Record<string, unknown>;

const since = '2026-03-01T08:00:00.000Z';

const permissions = {
  routes: ['/api/v1/shop/*'],
  services: ['accounts'],
  events: { consume: ['inbox.*'], publish: ['shop.*'] },
  outbound: ['pay.example.com:443'],
  live: ['shop'],
  secrets: ['shop.key:*'],
};

const schema = {
  type: 'object',
  required: ['mode', 'key'],
  'x-order': [
    'mode',
    'key',
    'timeout',
    'greeting',
    'currency',
    'since',
    'states',
    'notices',
    'warehouses',
    'licence',
    'printer',
  ],
  $defs: {
    warehouse: {
      type: 'object',
      title: 'Warehouse',
      required: ['code'],
      'x-order': ['code', 'shelves'],
      properties: {
        code: {
          type: 'string',
          title: 'Code',
          pattern: '^[A-Z]{3}$',
          'x-pattern-hint': 'three capital letters',
        },
        shelves: { type: 'integer', title: 'Shelves', minimum: 1, default: 10 },
      },
    },
  },
  properties: {
    mode: {
      type: 'string',
      title: 'Receive by',
      enum: ['polling', 'webhook'],
      default: 'polling',
      'x-enum-titles': { polling: 'Polling', webhook: 'Webhook' },
    },
    key: { type: 'string', title: 'API key', writeOnly: true, minLength: 4 },
    timeout: { type: 'integer', title: 'Timeout', minimum: 1, maximum: 600, default: 30, 'x-unit': 's' },
    greeting: { type: 'string', title: 'Greeting' },
    currency: { type: 'string', title: 'Currency' },
    since: { type: ['string', 'null'], format: 'date', title: 'Orders since' },
    states: {
      type: 'array',
      title: 'States shown',
      items: {
        oneOf: [
          { const: 'new', title: 'New' },
          { const: 'sent', title: 'On the way' },
        ],
      },
    },
    notices: {
      type: 'object',
      title: 'Notices',
      oneOf: [
        { title: 'By mail', properties: { kind: { const: 'mail' }, to: { type: 'string', format: 'email' } } },
        { title: 'None', properties: { kind: { const: 'none' } } },
      ],
    },
    warehouses: {
      type: 'array',
      title: 'Warehouses',
      maxItems: 2,
      items: { $ref: '#/$defs/warehouse' },
    },
    licence: { type: 'string', title: 'Licence', readOnly: true },
    printer: { $ref: '#/$defs/printer', title: 'Printer' },
  },
  if: { properties: { mode: { const: 'webhook' } }, required: ['mode'] },
  then: {
    required: ['url'],
    properties: { url: { type: 'string', format: 'uri', title: 'Public address' } },
  },
};

const staged = {
  id: 'staged-1',
  module: 'shop',
  name: 'Shop',
  summary: 'Orders and stock.',
  version: '1.3.0',
  size_bytes: 4_200_000,
  sha256: 'ab'.repeat(32),
  signed_by: null,
  replaces: '1.2.0',
  permissions,
  added: [{ kind: 'outbound', what: 'pay.example.com:443' }],
  removed: [],
  sdk: '1',
  needs: [{ service: 'payments', offered_by: [], running: false }],
  offers: ['orders'],
};

export class Shop {
  module: Values = {
    id: 'shop',
    name: 'Shop',
    summary: 'Orders and stock for a small shop.',
    icon: 'credit-card',
    version: '1.2.0',
    state: 'running',
    enabled: true,
    problem: null,
    health: [],
    needs: ['payments'],
    offers: ['orders'],
    holds: [],
    swap: null,
    since,
    retry_at: null,
    isolation: 'inside',
    isolation_locked: false,
    permissions,
    missing: ['payments'],
    dependents: [{ id: 'inbox', name: 'Inbox' }],
    log_level: 'info',
    has_settings: true,
    can_test: true,
    installed: true,
    previous_version: '1.1.0',
    ui: {
      pages: [
        { path: 'orders', title: { en: 'Orders', ru: 'Заказы' }, icon: 'credit-card', module: 'orders.js' },
        { path: 'broken', title: { en: 'Broken' }, icon: 'bell', module: 'broken.js' },
      ],
      card: null,
    },
  };
  settings: Values & { version: number; values: Values } = {
    schema,
    values: { mode: 'polling', timeout: 30, currency: 'EUR', licence: 'S-4711', notices: { kind: 'none' } },
    secrets_set: ['key'],
    locked: ['currency'],
    version: 3,
    updated_at: since,
    updated_by: 'Ann',
    can_undo: true,
    can_test: true,
  };
  scripts: Record<string, string> = {};
  removed: string | null = null;
  /** What was last asked to be saved or tested. */
  sent: Values = {};

  async serve(page: Page): Promise<void> {
    await page.route('**/api/v1/modules', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { items: unknown[] };
      await route.fulfill({ json: { ...body, items: [...body.items, this.module] } });
    });
    await page.route('**/api/v1/session', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { module_pages: unknown[] };
      const { id, name, version, state, ui } = this.module;
      await route.fulfill({
        json: { ...body, module_pages: [...body.module_pages, { id, name, version, state, ui }] },
      });
    });
    await page.route(/\/api\/v1\/modules\/shop(?=[/?]|$)/, (route) => this.#answer(route));
    await page.route('**/api/v1/packages**', (route) => this.#package(route));
    await page.route('**/api/v1/packages/**', (route) => this.#package(route));
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = new URL(request.url());
    const rest = url.pathname.split('/').slice(5).join('/');
    const script = /^ui\/[^/]+\/(.+)$/.exec(rest)?.[1];
    if (script !== undefined) {
      await route.fulfill({ contentType: 'text/javascript', body: this.scripts[script] ?? '' });
      return;
    }
    const body = (request.postDataJSON() ?? {}) as Values;
    if (rest === '' && request.method() === 'DELETE') {
      this.removed = url.searchParams.get('purge');
      await route.fulfill({ json: { removed: 'shop', kept: [] } });
      return;
    }
    if (rest === '' && request.method() === 'PATCH') this.module = { ...this.module, ...body };
    if (rest.startsWith('settings')) await this.#settings(route, rest, body);
    else await route.fulfill({ json: this.#read(rest) });
  }

  #read(rest: string): unknown {
    if (rest === 'log')
      return { lines: [{ at: since, level: 'info', text: 'order 4711 stored' }], level: 'info' };
    if (rest === 'crashes') return { items: [], quarantined: false, limit_per_hour: 3 };
    return this.module;
  }

  async #settings(route: Route, rest: string, body: Values): Promise<void> {
    if (rest === 'settings/versions') {
      await route.fulfill({ json: { items: [], next_cursor: null } });
      return;
    }
    if (route.request().method() === 'GET') {
      await route.fulfill({ json: this.settings });
      return;
    }
    this.sent = body;
    if (rest === 'settings/test') {
      await route.fulfill({ json: { checks: [{ name: 'sign in', degraded: false, detail: 'as shop' }] } });
      return;
    }
    const values = body.values as Values;
    if (body.version !== this.settings.version)
      await refuse(route, 409, 'module.settings_stale', 'Somebody else changed the settings');
    else if (values.timeout === 13)
      await refuse(route, 422, 'module.settings_invalid', 'The settings are not valid', [
        { field: '/timeout', reason: '13 brings bad luck.', fix: 'Choose 12 or 14.' },
      ]);
    else {
      const { key: _key, ...open } = values;
      this.settings = { ...this.settings, values: open, version: this.settings.version + 1 };
      await route.fulfill({ json: { ...this.settings, applied: 'live' } });
    }
  }

  async #package(route: Route): Promise<void> {
    const request = route.request();
    const bytes = request.postDataBuffer()?.length ?? 0;
    if (request.method() === 'DELETE') await route.fulfill({ status: 204 });
    else if (request.url().endsWith('/install')) await route.fulfill({ json: this.module });
    else if (bytes < 100) await refuse(route, 422, 'package.unreadable', 'The package cannot be read');
    else await route.fulfill({ status: 201, json: staged });
  }
}

async function refuse(
  route: Route,
  status: number,
  code: string,
  title: string,
  fields: Values[] = [],
): Promise<void> {
  await route.fulfill({
    status,
    json: { type: 'about:blank', status, code, title, detail: '', fix: '', fields, request_id: 'r' },
  });
}

export async function openShop(page: Page): Promise<Shop> {
  const shop = new Shop();
  await shop.serve(page);
  return shop;
}
