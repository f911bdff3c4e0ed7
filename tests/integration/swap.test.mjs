// Versions of modules are exchanged while people use them: nobody's request fails, nobody's message is lost or doubled.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { build } from '../support/install.mjs';
import { World, eventually, quick } from './support.mjs';

const run = promisify(execFile);
const kSwaps = 50;
const kRequests = 100_000;

let world;
let folder;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-swap-'));
    await cp(join(build, 'packages'), folder, { recursive: true });
    await cp(join(build, 'example-packages/hello'), join(folder, 'hello'), { recursive: true });
    world = await World.open({ config: `${quick}\n[plugins]\nfolders = ["${folder}"]\n` });
});
after(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
});

/** Installs another version of hello, which greets with `greeting`. */
async function installHello(version, greeting) {
    const file = join(folder, 'hello/plugin.json');
    const manifest = JSON.parse(await readFile(file, 'utf8'));
    manifest.version = version;
    manifest.settings.properties.greeting.default = greeting;
    await writeFile(file, JSON.stringify(manifest));
}

const swap = (id) => world.session.post(`/modules/${id}/swap`);
const greeting = async () => (await (await fetch(`${world.url}/api/v1/hello/greeting`)).json()).text;

/** wrk until it made so many requests: how many, and what it complains about. */
async function load(requests) {
    let made = 0;
    while (made < requests) {
        const { stdout } = await run('wrk', ['-t1', '-c16', '-d4s', '-H', `Cookie: ${world.session.cookie}`, `${world.url}/api/v1/hello/greeting`]);
        made += Number(stdout.match(/(\d+) requests in/)[1]);
        const complaint = stdout.match(/Non-2xx or 3xx responses: \d+|Socket errors:.*/);
        if (complaint) return { made, complaint: complaint[0] };
    }
    return { made };
}

test(`${kSwaps} exchanges in both directions under load: no request fails`, async () => {
    assert.equal(await greeting(), 'Hello, world');
    let over = false;
    const loaded = load(kRequests).finally(() => (over = true));
    let swaps = 0;
    while (!over || swaps < kSwaps) {
        const [version, word] = swaps % 2 ? ['0.1.0', 'Hello'] : ['0.2.0', 'Welcome'];
        await installHello(version, word);
        const module = await swap('hello');
        assert.equal(module.state, 'running');
        assert.equal(module.version, version);
        assert.equal(await greeting(), `${word}, world`);
        ++swaps;
    }
    const { made, complaint } = await loaded;
    assert.equal(complaint, undefined);
    assert.ok(made >= kRequests, `${made} requests`);
});

test('a version that can not start is refused in words, and the one before answers on', async () => {
    const library = join(folder, 'hello/libhello.so');
    const whole = await readFile(library);
    const before = await greeting();
    await installHello('0.3.0', 'Never');
    await writeFile(library, whole.subarray(0, 3000));
    try {
        const module = await swap('hello');
        assert.equal(module.state, 'running');
        assert.notEqual(module.version, '0.3.0');
        assert.equal(module.swap.state, 'refused');
        assert.equal(module.swap.to, '0.3.0');
        for (const part of ['title', 'detail', 'fix']) assert.ok(module.swap.problem[part].length > 5, part);
        assert.equal(await greeting(), before);
    } finally {
        await writeFile(library, whole);
    }
    assert.equal((await swap('hello')).version, '0.3.0');
    assert.equal(await greeting(), 'Never, world');
});

test('customers write while telegram, inbox and openai are exchanged: each message is kept and answered once', async () => {
    await world.script('ping', 'pong');
    const customers = Array.from({ length: 12 }, (_, index) => 9100 + index);
    const rounds = ['telegram', 'inbox', 'openai', 'inbox', 'telegram', 'openai'];
    for (const [round, id] of rounds.entries()) {
        const writing = Promise.all(customers.map((user) => world.write(user, `ping ${round}`)));
        assert.equal((await swap(id)).state, 'running', id);
        await writing;
        // An answer a round: several messages in a row would get one answer to all.
        for (const user of customers) await world.seenBy(user, { contains: 'pong', count: round + 1, wait: 30_000 });
    }
    for (const user of customers) {
        const list = await world.messagesWhen('all to be sent', user, (all) => all.every((each) => each.direction !== 'out' || each.delivery.state === 'sent'));
        const texts = (direction) => list.filter((each) => each.direction === direction && /ping|pong/.test(each.text)).map((each) => each.text);
        assert.deepEqual(texts('in'), rounds.map((_, round) => `ping ${round}`));
        assert.deepEqual(texts('out'), rounds.map(() => 'pong'));
        assert.equal((await world.seenBy(user, { contains: 'pong' })).length, rounds.length, 'the customer saw each answer once');
    }
});

test('a module that is switched off is not exchanged, and one that is on can be restarted', async () => {
    await world.session.post('/modules/hello/disable');
    await assert.rejects(swap('hello'), (error) => error.status === 409 && error.problem.code === 'module.not_running');
    await assert.rejects(world.session.post('/modules/hello/restart'), (error) => error.problem.code === 'module.switched_off');
    await installHello('0.4.0', 'Again');
    assert.equal((await world.session.post('/modules/hello/enable')).version, '0.4.0');
    const restarted = await world.session.post('/modules/hello/restart');
    assert.equal(restarted.state, 'running');
    await eventually('it to answer', async () => (await greeting()) === 'Again, world');
});
