// ./dev bench [ROW...] [--json FILE] [--quick]: measures the server beside programs that are known to be fast.
// Rows: B1-bare B1-full B2 B3 B20 B23 B24; a name's beginning picks all that start so (B1). See README.md for the rules.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { build } from '../support/install.mjs';
import { table } from './report.mjs';
import b1 from './rows/b1.mjs';
import b2 from './rows/b2.mjs';
import b20 from './rows/b20.mjs';
import b23 from './rows/b23.mjs';
import b24 from './rows/b24.mjs';
import b3 from './rows/b3.mjs';

const all = [...b1, ...b2, ...b3, ...b20, ...b23, ...b24];
const kCareful = { rounds: 5, seconds: 4 };
const kQuick = { rounds: 2, seconds: 2 };

function chosen(names) {
    const rows = all.filter(({ id }) => names.length === 0 || names.some((name) => id === name || id.startsWith(`${name}-`)));
    const unknown = names.filter((name) => !all.some(({ id }) => id === name || id.startsWith(`${name}-`)));
    if (unknown.length) throw new Error(`no row ${unknown.join(', ')}; there are ${all.map(({ id }) => id).join(' ')}`);
    return rows;
}

function checkBuild() {
    for (const part of ['bin/patchbay', 'packages', 'example-packages/hello', 'bench-packages/bench']) {
        if (!existsSync(join(build, part))) throw new Error(`${join(build, part)} is not there: build first (./dev build)`);
    }
}

async function main() {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
    });
    checkBuild();
    const results = [];
    for (const { id, run } of chosen(positionals)) {
        process.stderr.write(`${id} ...\n`);
        try {
            for (const row of [await run(values.quick ? kQuick : kCareful)].flat()) results.push({ id, ...row });
        } catch (error) {
            // The other rows are still worth having.
            console.error(`bench: ${id}: ${error.message}`);
            process.exitCode = 1;
        }
    }
    if (results.length) console.log(table(results));
    if (values.json) await writeFile(values.json, JSON.stringify(results, null, 2) + '\n');
}

main().catch((error) => {
    console.error(`bench: ${error.message}`);
    process.exitCode = 1;
});
