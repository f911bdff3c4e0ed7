// A module's crash is the process's. The next start knows whose it was, and after three leaves that module alone.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { build } from '../support/install.mjs';
import { World, eventually, quick } from './support.mjs';

let world;
const settings = (work) => `${quick}
[modules.awkward]
work = "${work}"
[plugins]
folders = ["${join(build, 'packages')}", "${join(build, 'fixture-packages')}"]
`;

before(async () => {
    world = await World.open({ config: settings('well') });
    world.settings = await readFile(world.install.configFile, 'utf8');
});
after(() => world?.close());

const work = () => fetch(`${world.url}/api/v1/awkward/work`);

async function restart(how) {
    await writeFile(world.install.configFile, world.settings.replace('work = "well"', `work = "${how}"`));
    await world.install.start();
    world.session = await world.install.logIn();
}

for (const [how, signal] of [['crashes', 'SIGABRT'], ['overflows', 'SIGSEGV'], ['crashes', 'SIGABRT']]) {
    test(`a handler that ${how} ends the process, and everything is back after a start`, async () => {
        await world.install.stop();
        await restart(how);
        assert.equal((await world.module('awkward')).state, 'running');
        const { child } = world.install.process;
        await assert.rejects(work());
        await eventually('the process to be gone', () => child.signalCode !== null || child.exitCode !== null);
        assert.equal(child.signalCode, signal);
        assert.match(await readFile(join(world.install.data, 'crashes.log'), 'utf8'), /\d+\tawkward\tGET \/api\/v1\/awkward\/work\n$/);
        await world.install.start();
        world.session = await world.install.logIn();
    });
}

test('after three crashes within an hour the module is in quarantine, and the rest runs', async () => {
    const module = await world.module('awkward');
    assert.equal(module.state, 'quarantined');
    assert.equal(module.problem.code, 'module.quarantined');
    assert.match(module.problem.detail, /GET \/api\/v1\/awkward\/work/);
    assert.equal((await work()).status, 404);
    for (const id of ['inbox', 'openai', 'telegram']) assert.equal((await world.module(id)).state, 'running', id);
});

test('somebody who switches it on gives it a fresh start, also over restarts', async () => {
    await world.install.stop();
    await restart('well');
    assert.equal((await world.module('awkward')).state, 'quarantined', 'a restart alone changes nothing');
    assert.equal((await world.session.post('/modules/awkward/enable')).state, 'running');
    assert.equal((await work()).status, 200);
    await world.install.stop();
    await world.install.start();
    world.session = await world.install.logIn();
    assert.equal((await world.module('awkward')).state, 'running');
});
