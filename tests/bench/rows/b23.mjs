// B23: versions of a plugin are exchanged all the time, beside the same load on a plugin that is left alone.
import { wrk } from '../load.mjs';
import { median, verdict } from '../measure.mjs';
import { Measured } from '../world.mjs';

const kConnections = 64;

/** Exchanges until told to stop; how often. */
function keepSwapping(session) {
    let over = false;
    const done = (async () => {
        let swaps = 0;
        for (; !over; ++swaps) await session.post('/modules/hello/swap');
        return swaps;
    })();
    return () => ((over = true), done);
}

async function run({ rounds, seconds }) {
    const install = await (await Measured.prepare({ packages: ['example-packages'] })).start();
    try {
        const session = await install.firstAdmin();
        const load = { url: `${install.url}/api/v1/hello/greeting`, connections: kConnections, seconds, clock: install.cpu, headers: { cookie: session.cookie } };
        const added = [];
        const swapping = [];
        const calm = [];
        for (let round = 0; round < rounds; ++round) {
            const alone = await wrk(load); // throws when one request fails
            const stop = keepSwapping(session);
            const beside = await wrk(load);
            await stop();
            calm.push(alone.p99);
            swapping.push(beside.p99);
            added.push(beside.p99 - alone.p99);
        }
        const wanted = 5;
        return {
            name: 'p99 added by exchanging the plugin all the time, 0 requests failed',
            peer: 'the same, left alone',
            unit: 'ms',
            ours: { rate: median(swapping) },
            beside: { rate: median(calm) },
            range: [Math.min(...added), Math.max(...added)],
            ...{ floor: '0 failed', wanted },
            verdict: verdict(median(added), { floor: Infinity, wanted }, (a, b) => a <= b),
        };
    } finally {
        await install.stop();
        await install.remove();
    }
}

export default [{ id: 'B23', run }];
