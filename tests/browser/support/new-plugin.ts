import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NewPlugin {
  first: string;
  second: string;
  remove: () => void;
}

/** Two versions of a channel, written and built as an author outside this repository does. Takes a minute. */
export function makeNewPlugin(): NewPlugin {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-author-'));
  const program = fileURLToPath(new URL('../../support/new_plugin.mjs', import.meta.url));
  const said = execFileSync(process.execPath, [program, folder], { encoding: 'utf8' });
  const files = JSON.parse(said) as { first: string; second: string };
  return { ...files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
