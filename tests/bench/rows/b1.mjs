// B1: a plugin's JSON answer beside nginx's `return 200` with the same body.
import assert from 'node:assert/strict';

import { wrk } from '../load.mjs';
import { compare } from '../measure.mjs';
import { Nginx } from '../nginx.mjs';
import { Measured } from '../world.mjs';

const kBody = '{"text":"Hello, world"}';
const kConnections = 64;
const kPath = '/api/v1/hello/greeting';

async function greets(url, headers) {
    const answer = await fetch(url, { headers });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), kBody);
}

async function row(name, { limits, log, signedIn, target }, options) {
    const install = await (await Measured.prepare({ limits, log })).start();
    const nginx = await Nginx.start({ body: kBody, log });
    try {
        const headers = signedIn ? { cookie: (await install.firstAdmin()).cookie } : {};
        const url = install.url + kPath;
        await greets(url, headers);
        await greets(nginx.url, headers);
        const load = { connections: kConnections, headers };
        const result = await compare(
            {
                ours: (seconds) => wrk({ ...load, url, seconds, clock: install.cpu }),
                beside: (seconds) => wrk({ ...load, url: nginx.url, seconds, clock: nginx.cpu }),
            },
            options,
            target,
        );
        await greets(url, headers);
        return { name, peer: 'nginx return 200', ...result, memory: { server: install.memory().server, peer: nginx.memory() } };
    } finally {
        await Promise.all([install.stop(), nginx.stop()]);
        await install.remove();
    }
}

export default [
    {
        id: 'B1-bare',
        run: (options) =>
            row('JSON answer of a plugin, bare', { limits: false, log: false, signedIn: false, target: { floor: 0.7, wanted: 1.0 } }, options),
    },
    {
        id: 'B1-full',
        run: (options) =>
            row('the same with session, limits, access log', { limits: true, log: true, signedIn: true, target: { floor: 0.7, wanted: 0.8 } }, options),
    },
];
