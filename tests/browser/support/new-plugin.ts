import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NewPlugins {
  /** Two versions of a channel. */
  first: string;
  second: string;
  /** A service with a page. */
  service: string;
  remove: () => void;
}

/** Packages, written and built as an author outside this repository does. Takes a minute, unless they are there. */
export function makeNewPlugins(): NewPlugins {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-author-'));
  const program = fileURLToPath(new URL('../../support/new_plugin.mjs', import.meta.url));
  const said = execFileSync(process.execPath, [program, folder], { encoding: 'utf8' });
  const files = JSON.parse(said) as Omit<NewPlugins, 'remove'>;
  return { ...files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
