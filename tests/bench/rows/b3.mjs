// B3: a webhook that is on disk when it is answered, beside pgbench committing one insert at a time.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { pgbench, query, wrk } from '../load.mjs';
import { compare } from '../measure.mjs';
import { Measured } from '../world.mjs';

const kConnections = 64;
const kClients = 32;
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Everything that was answered is in the log once; what a run's end cut off may be there too. */
async function allStored(database, answered, runs) {
    const rows = Number(await query(database, `select count(*) from host.events where topic = 'bench.received'`));
    const ids = Number(await query(database, `select count(distinct payload->>'id') from host.events where topic = 'bench.received'`));
    assert.equal(ids, rows, 'an event was stored twice');
    assert.ok(rows >= answered, `${answered} were answered, ${rows} are stored`);
    assert.ok(rows <= answered + runs * kConnections, `${answered} were answered, ${rows} are stored`);
}

async function run(options) {
    const install = await (await Measured.prepare()).start();
    try {
        for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
            assert.equal(await query(install.database, `show ${setting}`), 'on');
        }
        let runs = 0;
        let answered = 0;
        const ours = async (seconds) => {
            const done = await wrk({
                ...{ url: install.url + '/', connections: kConnections, seconds, clock: install.bothCpu },
                ...{ script: file('../lua/events.lua'), args: [`run${++runs}`] },
            });
            answered += done.operations;
            return done;
        };
        const beside = (seconds) =>
            pgbench({
                ...{ database: install.database, script: file('../sql/insert.sql'), clients: kClients, seconds },
                clock: install.databaseCpu,
            });
        const result = await compare({ ours, beside }, options, { floor: 0.7, wanted: 1.5 });
        await allStored(install.database, answered, runs);
        return { name: 'durable POST: on disk, then 200', peer: 'pgbench, one insert a commit', ...result, memory: install.memory() };
    } finally {
        await install.stop();
        await install.remove();
    }
}

export default [{ id: 'B3', run }];
