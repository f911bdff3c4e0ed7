// What an author makes for others: node new_plugin.mjs FOLDER
//
// Plugins written with `patchbay plugin new` and built outside the tree (author.mjs), packed into FOLDER. Prints {first,
// second, service}: two versions of a channel, the first built with g++, the second with clang++, and a service with a page.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { buildPlugin, installSdk, run } from './author.mjs';
import { build } from './install.mjs';

const program = resolve(build, 'bin/patchbay');
const folder = resolve(process.argv[2]);

const write = (name, kind, into) => run(program, ['plugin', 'new', name, `--${kind}`], { cwd: into });

/** A package of the plugin with some of its manifest changed. */
async function pack({ name, kind, compiler, change }) {
    const { made } = await buildPlugin({ name, kind, compiler, prefix, write });
    const changed = join(folder, `${name}-${change.version}`);
    cpSync(made, changed, { recursive: true });
    const manifest = join(changed, 'plugin.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), ...change }, null, 2));
    await run(program, ['plugin', 'check', changed, '--only', 'manifest-reads', '--only', 'exports-one-symbol']);
    await run(program, ['plugin', 'pack', changed, '--to', folder]);
    return join(folder, `${name}-${change.version}.patchbay`);
}

mkdirSync(folder, { recursive: true });
const prefix = await installSdk();
const first = await pack({ name: 'shop-channel', kind: 'channel', compiler: 'g++', change: { version: '0.1.0' } });
const second = await pack({ name: 'shop-channel', kind: 'channel', compiler: 'clang++', change: { version: '0.2.0', summary: 'Its second version.' } });
const service = await pack({ name: 'shop-notes', kind: 'service', compiler: 'g++', change: { version: '0.1.0' } });
console.log(JSON.stringify({ first, second, service }));
