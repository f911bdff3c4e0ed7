// B20: what the server costs when nothing happens, and how long it takes to be ready on an existing data folder.
import { setTimeout as sleep } from 'node:timers/promises';

import { median, verdict } from '../measure.mjs';
import { Measured } from '../world.mjs';

const kSettle = 3000;
const lower = (a, b) => a <= b;

async function measure(rounds) {
    const install = await Measured.prepare({ packages: ['packages'] });
    const starts = [];
    const server = [];
    const database = [];
    try {
        await install.start(); // makes the data folder
        await install.stop();
        for (let round = 0; round < rounds; ++round) {
            const since = performance.now();
            await install.start();
            await install.ready();
            starts.push(performance.now() - since);
            await sleep(kSettle);
            const memory = install.memory();
            server.push(memory.server);
            database.push(memory.database);
            await install.stop();
        }
    } finally {
        await install.remove();
    }
    return { starts, server, database };
}

const figure = (name, unit, values, target) => ({
    ...{ name, peer: '-', unit, ours: { rate: median(values) } },
    ...{ range: [Math.min(...values), Math.max(...values)], ...target, verdict: verdict(median(values), target, lower) },
});

async function run({ rounds }) {
    const { starts, server, database } = await measure(rounds);
    return [
        { ...figure('idle, all plugins: resident memory', 'MiB', server, { floor: 96, wanted: 40 }), memory: { database: median(database) } },
        figure('start to ready, existing data folder', 'ms', starts, { floor: 1000, wanted: 250 }),
    ];
}

export default [{ id: 'B20', run }];
