// Programs that do not keep to the protocol: each is refused, or ended, in words that say why, and the server runs on.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { eventually } from '../support/api.mjs';
import { Install, root } from '../support/install.mjs';

const run = promisify(execFile);
const sdk = join(root, 'sdk/examples/js-channel/patchbay');

let folder;
let install;
let session;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-misbehaving-'));
    install = await (await Install.prepare()).start();
    session = await install.firstAdmin();
});
after(async () => {
    await install?.stop();
    await install?.remove();
    await rm(folder, { recursive: true, force: true });
});

/** What a program's script begins with: ways to write to the socket, and to stay. */
const prelude = `
import { writeSync } from 'node:fs';
import { encode } from './patchbay/codec.mjs';
import { Kind, toBytes } from './patchbay/frames.mjs';
import * as wire from './patchbay/wire.mjs';
const send = (bytes) => writeSync(3, bytes);
const hello = (more = {}) => send(toBytes({ kind: Kind.hello, payload: encode(wire.Hello, more) }));
const stay = () => setInterval(() => {}, 1000);
`;

/** A module whose program is \`script\`, installed and switched on; the module once that is decided. */
async function moduleOf(id, script, program = ['node', 'program.mjs']) {
    const place = join(folder, id);
    await mkdir(place);
    await cp(sdk, join(place, 'patchbay'), { recursive: true });
    await writeFile(join(place, 'program.mjs'), prelude + script);
    const manifest = { id, name: id, version: '1.0.0', sdk: '1', program, permissions: { routes: ['public', 'api'] } };
    await writeFile(join(place, 'plugin.json'), JSON.stringify(manifest));
    await run(install.program, ['plugin', 'pack', place, '--to', folder]);
    await run(install.program, ['plugin', 'install', join(folder, `${id}-1.0.0.patchbay`), '--yes', '--data', install.data]);
    await session.post(`/modules/${id}/enable`).catch(() => {});
    return eventually('an end of its start', async () => {
        const module = await session.get(`/modules/${id}`);
        return module.state !== 'starting' && module;
    }, 40_000);
}

const refusals = {
    'never says hello': ['silent', 'stay();', 'module.process', /was not ready within 30000 ms/],
    'speaks something else': ['garbage', "send('HTTP/1.1 200 OK\\r\\nContent-Length: 100000\\r\\n\\r\\n'); stay();", 'module.process', /ended before it was ready \(a frame names a payload of \d+ bytes; was ended by signal 9 \(SIGKILL\)\)/],
    'sends a frame of no kind': ['kindless', 'send(Buffer.from([0, 0, 0, 0, 9, ...Array(27).fill(0)])); stay();', 'module.process', /a frame is of unknown kind 9/],
    'names a payload that is too large': ['huge', 'send(Buffer.from([0, 0, 0, 0x7f, 1, 0, 0, 0, ...Array(24).fill(0)])); stay();', 'module.process', /a frame names a payload of 2130706432 bytes/],
    'says a hello that is none': ['mumbling', "send(toBytes({ kind: Kind.hello, payload: Buffer.from('hello') })); stay();", 'module.process', /its hello can't be read/],
    'speaks another protocol': ['newer', 'hello({ protocol: 2 }); stay();', 'module.process', /it speaks protocol 2, this host 1/],
    'refuses by itself': ['unwilling', "hello({ refusal: { kind: 5, code: 'unwilling.no', title: 'Not today', detail: 'it rains' } }); stay();", 'unwilling.no', /it rains/],
    'ends before it is ready': ['brief', 'process.exit(3);', 'module.process', /ended before it was ready \(the other side is gone; ended with exit code 3\)/],
    'can not be found': ['missing', '', 'module.process', /ended before it was ready/, ['no-such-program']],
};

for (const [what, [id, script, code, words, program]] of Object.entries(refusals)) {
    test(`a program that ${what} is refused`, async () => {
        const module = await moduleOf(id, script, program);
        assert.equal(module.state, 'refused', JSON.stringify(module.problem));
        assert.equal(module.problem.code, code);
        assert.match(module.problem.detail, words);
    });
}

test('a program that asks before it was welcomed is ended, and the server runs on', async () => {
    const asking = `
        send(Buffer.concat([toBytes({ kind: Kind.hello, payload: encode(wire.Hello, {}) }), ...Array.from({ length: 50 }, (_, id) => toBytes({ kind: Kind.call, code: wire.HostMethod.service_list, id: id + 1, payload: encode(wire.ServiceList, {}) }))]));
        stay();`;
    const module = await moduleOf('hasty', asking);
    assert.notEqual(module.state, 'running');
    assert.equal((await install.ready()).response.status, 200);
});

test('a program that asks more at once than it was given credit for is ended', async () => {
    const greedy = `
        hello();
        setTimeout(() => {
            for (let id = 1; id <= 8300; id++) send(toBytes({ kind: Kind.call, code: wire.HostMethod.task_sleep, id, payload: encode(wire.TaskSleep, { milliseconds: 60000 }) }));
        }, 200);
        stay();`;
    const module = await moduleOf('greedy', greedy);
    assert.equal(module.state, 'failed');
    assert.equal(module.problem.code, 'module.crashed');
    assert.match(install.process.output, /\[greedy\] its process was ended: it sends more calls than it was given credit for/);
});

/** Starts as it should, with a task that does `work`. */
const served = (work) => `
import { run } from './patchbay/patchbay.mjs';
run({ start(setup) { setup.task('mischief', async () => { ${work} }); } });`;

/** Has one route, and answers every request to it with `reply`: an expression that gives a payload. */
const replying = (id, reply) => `
import { createReadStream } from 'node:fs';
import { FrameReader } from './patchbay/frames.mjs';
const start = { routes: [{ id: 0, method: 'GET', path: '/api/v1/${id}/it', access: wire.Access.everyone }] };
const payloads = { [wire.PluginMethod.create]: Buffer.alloc(0), [wire.PluginMethod.start]: encode(wire.StartReply, start) };
hello();
const reader = new FrameReader();
createReadStream('', { fd: 3 }).on('data', (chunk) => {
    for (const { kind, code, id } of reader.add(chunk)) if (kind === Kind.call) send(toBytes({ kind: Kind.answer, id, payload: payloads[code] ?? ${reply} }));
});`;

test('a program whose answers can not be read is degraded, and a request to it is refused in words', async () => {
    const module = await moduleOf('unclear', replying('unclear', "Buffer.from('what?')"));
    assert.equal(module.state, 'running', JSON.stringify(module.problem));
    const response = await fetch(`${install.url}/api/v1/unclear/it`);
    assert.equal(response.status, 500);
    assert.equal((await response.json()).code, 'module.bad_answer');
    await eventually('its health to be looked at', async () => (await session.get('/modules/unclear')).state === 'degraded', 60_000);
});

const unsendable = {
    'no status of an answer': ['odd-status', '{ status: 101 }'],
    'a status that is none': ['no-status', '{ status: 99999 }'],
    'a header that begins another line': ['two-lines', "{ headers: [{ name: 'X-A: 1\\r\\nX-B', value: '2' }] }"],
    'a length of its own': ['own-length', "{ headers: [{ name: 'content-Length', value: '7' }], body: 'ok' }"],
};

for (const [what, [id, reply]] of Object.entries(unsendable)) {
    test(`an answer with ${what} does not reach the client`, async () => {
        await moduleOf(id, replying(id, `encode(wire.HttpReply, ${reply})`));
        const response = await fetch(`${install.url}/api/v1/${id}/it`);
        assert.equal(response.status, 500);
        assert.equal((await response.json()).code, 'module.bad_answer');
        assert.equal(response.headers.get('x-b'), null);
    });
}

test('a program that breaks the protocol while it runs is ended, started again twice, and then left alone', async () => {
    await moduleOf('breaking', served("setTimeout(() => send('what is this? it is certainly no frame'), 300);"));
    const module = await eventually('the third crash', async () => {
        const now = await session.get('/modules/breaking');
        return now.state === 'quarantined' && now;
    });
    assert.match(module.problem.title, /three times within an hour/);
    assert.equal((await install.ready()).response.status, 200);
});

test('a program that makes up stalls is believed some of them, and stays', async () => {
    const lies = `
        send(toBytes({ kind: Kind.stall, payload: Buffer.from('none') }));
        for (let index = 0; index < 200; index++) send(toBytes({ kind: Kind.stall, payload: encode(wire.Stalled, { what: 'x'.repeat(300) + index, milliseconds: 4294967295 }) }));`;
    const module = await moduleOf('boastful', served(lies));
    assert.equal(module.state, 'running', JSON.stringify(module.problem));
    const stalls = await eventually('what is kept of it', async () => {
        const { stalls } = await session.get('/modules/boastful/activity');
        return stalls.length > 0 && stalls;
    });
    assert.ok(stalls.length <= 20);
    for (const { what } of stalls) assert.equal(what, 'x'.repeat(200));
    assert.match(await (await fetch(`${install.url}/metrics`)).text(), /patchbay_module_stalls_total\{module="boastful"\} 60\n/);
    assert.equal((await session.get('/modules/boastful')).state, 'running');
});

const hangs = (health) => `
import { run } from './patchbay/patchbay.mjs';
run({ start() {}, health: ${health} });`;

test('a call that takes too long is cancelled, and the program goes on', async () => {
    await moduleOf('slow', hangs('() => new Promise((resolve) => setTimeout(resolve, 60000))'));
    const process = async () => (await session.get('/modules/slow/activity')).process_id;
    const before = await process();
    await eventually('its health', async () => (await session.get('/modules/slow')).health[0]?.detail !== undefined, 30_000);
    assert.match((await session.get('/modules/slow')).health[0].detail, /too long/);
    assert.equal(await process(), before);
});

test('a program that does not answer a cancelled call is ended, and started again', async () => {
    await moduleOf('deaf', hangs('() => { for (;;); }'));
    await install.process.waitFor(/\[deaf\] its process was ended: it did not end a cancelled call, .*, within 1000 ms/, 30_000);
    await eventually('the crash in its list', async () => (await session.get('/modules/deaf/crashes')).items.length > 0);
});

test('a program has no network, and no rights of its own', async () => {
    const looking = `
        const said = [];
        try { await (await import('node:fs/promises')).readFile('/etc/shadow'); said.push('it read a file'); } catch (error) { said.push(error.code); }
        const { connect } = await import('node:net');
        const socket = connect(80, '127.0.0.1');
        await new Promise((resolve) => socket.once('error', (error) => { said.push(error.code); resolve(); }));
        process.getuid() === 0 && said.push('it is root');
        host.log('info', 'tried: ' + said.join(' '));`;
    await moduleOf('curious', `
import { run } from './patchbay/patchbay.mjs';
run({ start(setup, settings, host) { setup.task('look', async () => { ${looking} }); } });`);
    const [, said] = await install.process.waitFor(/\[curious\] tried: ([\w ]+)/, 10_000);
    assert.match(said, /EPERM$/, said);
    if (process.getuid() === 0) assert.equal(said, 'EACCES EPERM');
});
