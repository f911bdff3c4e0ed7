// B2: one indexed row to JSON for who is signed in, beside pgbench reading the same rows.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { pgbench, wrk } from '../load.mjs';
import { compare } from '../measure.mjs';
import { Measured } from '../world.mjs';

const kConnections = 32; // what the private PostgreSQL has room for beside the server's own
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

async function reads(session) {
    for (const id of [1, 777, 100_000]) {
        const row = await session.get(`/bench/rows/${id}`);
        assert.equal(row.id, id);
        assert.equal(row.name, `Name ${id}`);
        assert.equal(row.note.length, 96);
    }
}

async function run(options) {
    const install = await (await Measured.prepare()).start();
    try {
        const session = await install.firstAdmin();
        await reads(session);
        const result = await compare(
            {
                ours: (seconds) =>
                    wrk({
                        ...{ url: install.url + '/', connections: kConnections, seconds, clock: install.bothCpu },
                        ...{ headers: { cookie: session.cookie }, script: file('../lua/rows.lua') },
                    }),
                beside: (seconds) =>
                    pgbench({
                        ...{ database: install.database, script: file('../sql/row.sql'), clients: kConnections, seconds },
                        clock: install.databaseCpu,
                    }),
            },
            options,
            { floor: 0.35, wanted: 0.6 },
        );
        await reads(session);
        return { name: 'one indexed row to JSON, signed in', peer: 'pgbench, prepared select', ...result, memory: install.memory() };
    } finally {
        await install.stop();
        await install.remove();
    }
}

export default [{ id: 'B2', run }];
