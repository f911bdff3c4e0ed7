import { defineConfig } from '@playwright/test';
import { adminState, env } from './support/env';

/*
 * The flows of the web app against a running server and the fakes. Who starts them is not our business: see README.
 * One worker, in order: the specs share one install, as its users do.
 */
export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: env.url,
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: env.chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  projects: [
    { name: 'entry', testMatch: /entry\.setup\.ts/ },
    {
      name: 'flows',
      testMatch: /.*\.spec\.ts/,
      testIgnore: /screenshots/,
      dependencies: ['entry'],
      use: { storageState: adminState },
    },
    {
      name: 'screenshots',
      testMatch: /screenshots\.spec\.ts/,
      dependencies: ['entry'],
      use: { storageState: adminState },
    },
  ],
});
