// Starts a fresh install with the fakes and runs the browser tests against it. Arguments go to Playwright.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { Fakes, Install, admin, configFor } from '../support/install.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const fakes = await Fakes.start({ openaiArgs: ['--chunk-delay-ms', '20'] });
const install = await (await Install.prepare({ config: configFor(fakes) })).start();
let code = 1;
try {
  const playwright = spawn('npx', ['playwright', 'test', ...process.argv.slice(2)], {
    cwd: here,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATCHBAY_URL: install.url,
      PATCHBAY_SETUP_URL: install.setupLink,
      PATCHBAY_EMAIL: admin.email,
      PATCHBAY_PASSWORD: admin.password,
      FAKE_TELEGRAM_URL: fakes.telegramUrl,
      FAKE_OPENAI_URL: fakes.openaiUrl,
    },
  });
  code = await new Promise((resolve) => playwright.once('exit', (status) => resolve(status ?? 1)));
  if (code !== 0) console.error(install.process.output.slice(-6000));
} finally {
  await install.stop();
  await fakes.stop();
  await install.remove();
}
process.exit(code);
