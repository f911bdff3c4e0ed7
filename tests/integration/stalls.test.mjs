// A module that holds its thread is named, with the route, whether that is the server's thread or its own process's.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { build } from '../support/install.mjs';
import { World, eventually, quick } from './support.mjs';

const id = 'blocks-the-loop';

let world;
let folder;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-plugins-'));
    await cp(join(build, 'broken-packages', id), join(folder, id), { recursive: true });
    world = await World.open({
        connected: false,
        config: `${quick}
[plugins]
folders = ["${join(build, 'packages')}", "${folder}"]
`,
    });
    await world.session.post(`/modules/${id}/enable`);
});
after(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
});

const counted = () => world.metric(`patchbay_module_stalls_total{module="${id}"`);
const stalls = async () => (await world.session.get(`/modules/${id}/activity`)).stalls.filter((each) => each.what.endsWith('/block'));

for (const isolation of ['inside', 'process']) {
    test(`a route that holds its thread is listed and counted, ${isolation}`, async () => {
        await world.session.patch(`/modules/${id}`, { isolation });
        const countedBefore = await counted();
        const listedBefore = (await stalls()).length;
        assert.equal((await fetch(`${world.url}/api/v1/${id}/block`)).status, 200);
        const [newest] = await eventually('the stall', async () => {
            const now = await stalls();
            return now.length > listedBefore && now;
        });
        assert.equal(newest.what, `GET /api/v1/${id}/block`);
        assert.ok(newest.ms >= 100 && newest.ms < 60_000, `${newest.ms} ms`);
        assert.ok(Math.abs(Date.now() - Date.parse(newest.at)) < 60_000, newest.at);
        assert.ok((await counted()) > countedBefore);
    });
}

test('what held a process of its own is told with all of its time', async () => {
    const [newest] = await stalls();
    assert.ok(newest.ms >= 290, `it computes for 300 ms, and ${newest.ms} are said`);
});
