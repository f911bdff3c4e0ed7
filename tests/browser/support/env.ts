import { fileURLToPath } from 'node:url';

function optional(name: string): string | undefined {
  const value = process.env[name];
  return value === undefined || value === '' ? undefined : value;
}

/** Everything that the runner says; the specs know nothing else about the servers. */
export const env = {
  url: optional('PATCHBAY_URL') ?? 'http://127.0.0.1:8080',
  /** The one-time link of a fresh install; without it the admin below must exist. */
  setupUrl: optional('PATCHBAY_SETUP_URL'),
  fakeTelegram: optional('FAKE_TELEGRAM_URL'),
  fakeOpenai: optional('FAKE_OPENAI_URL'),
  email: optional('PATCHBAY_EMAIL') ?? 'ann@example.com',
  password: optional('PATCHBAY_PASSWORD') ?? 'correct horse battery',
  chromium: optional('CHROMIUM') ?? '/usr/bin/chromium',
};

/** The cookies of the admin, from the entry project to the rest. */
export const adminState = fileURLToPath(new URL('../.state/admin.json', import.meta.url));
export const screenshotFolder = fileURLToPath(new URL('../../../build/screenshots/', import.meta.url));
