// B24: a plugin in a process of its own beside the same plugin inside the server.
import assert from 'node:assert/strict';

import { wrk } from '../load.mjs';
import { compare } from '../measure.mjs';
import { Measured } from '../world.mjs';

const kConnections = 64;
const kPath = '/api/v1/hello/greeting';

async function start(isolated) {
    const install = await (await Measured.prepare({ limits: false, log: false, isolated })).start();
    const session = await install.firstAdmin();
    const { isolation } = await session.get('/modules/hello');
    assert.equal(isolation, isolated.length ? 'process' : 'inside');
    return install;
}

export default [
    {
        id: 'B24',
        run: async (options) => {
            const [own, inside] = [await start(['hello']), await start([])];
            const load = (install, seconds, clock) => wrk({ connections: kConnections, headers: {}, url: install.url + kPath, seconds, clock });
            try {
                const result = await compare(
                    {
                        ours: (seconds) => load(own, seconds, own.familyCpu),
                        beside: (seconds) => load(inside, seconds, inside.familyCpu),
                    },
                    options,
                    { floor: 0.3, wanted: 0.5 },
                );
                return { name: 'a plugin in a process of its own', peer: 'the same inside', ...result, memory: { server: own.memory().server, peer: inside.memory().server } };
            } finally {
                await Promise.all([own.stop(), inside.stop()]);
                await Promise.all([own.remove(), inside.remove()]);
            }
        },
    },
];
