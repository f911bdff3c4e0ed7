// Modules are switched on and off while people write; packages that can't be loaded are refused in words.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { build, root } from '../support/install.mjs';
import { World, eventually, quick, request, seeded } from './support.mjs';

const run = promisify(execFile);
const hello = join(build, 'example-packages/hello');
const manifest = (id, more = {}) => JSON.stringify({ id, name: id, version: '1.0.0', sdk: '1', ...more });

let world;
let folder;

/** A package in `folder`; `library`: bytes, or C source to compile. */
async function makePackage(id, { library, source, plugin = manifest(id) }) {
    const place = join(folder, id);
    await mkdir(place, { recursive: true });
    if (plugin !== undefined && plugin !== null) await writeFile(join(place, 'plugin.json'), plugin);
    if (library !== undefined) await writeFile(join(place, `lib${id}.so`), library);
    if (source === undefined) return;
    const file = join(place, `${id}.c`);
    await writeFile(file, source);
    await run('cc', ['-shared', '-fPIC', '-fvisibility=hidden', '-I', join(root, 'sdk/include'), '-o', join(place, `lib${id}.so`), file]);
}

const plugin = ({ magic = 'PATCHBAY_MAGIC', abi = 'PATCHBAY_ABI', create = 'create', more = '' } = {}) => `
#include <patchbay/boundary.h>
static void* create(const patchbay_host* host, patchbay_reply error) { (void)host; (void)error; return 0; }
static int32_t call(void* self, uint32_t method, patchbay_bytes request, patchbay_reply reply) {
    (void)self; (void)method; (void)request; (void)reply; return PATCHBAY_UNKNOWN_METHOD; }
static void destroy(void* self) { (void)self; }
static const patchbay_plugin entry = {${magic}, ${abi}, sizeof(patchbay_plugin), "0", ${create}, call, destroy};
${more}
PATCHBAY_EXPORT const patchbay_plugin* patchbay_plugin_entry(void) { return &entry; }
`;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-plugins-'));
    const library = await readFile(join(hello, 'libhello.so'));
    const elsewhere = Buffer.from(library);
    elsewhere.writeUInt16LE(243, 18); // e_machine: RISC-V
    await makePackage('no-elf', { library: 'this is not a library' });
    await makePackage('empty-file', { library: '' });
    await makePackage('truncated', { library: library.subarray(0, 3000) });
    await makePackage('other-machine', { library: elsewhere });
    await makePackage('no-symbol', { source: '__attribute__((visibility("default"))) int something_else(void) { return 1; }' });
    await makePackage('wrong-abi', { source: plugin({ abi: '99' }) });
    await makePackage('wrong-magic', { source: plugin({ magic: '0x1234' }) });
    await makePackage('incomplete', { source: plugin({ create: '0' }) });
    await makePackage('no-entry', { source: '#include <patchbay/boundary.h>\nPATCHBAY_EXPORT const patchbay_plugin* patchbay_plugin_entry(void) { return 0; }' });
    await makePackage('talkative', { source: plugin({ more: '__attribute__((visibility("default"))) int malloc_hook(void) { return 1; }' }) });
    await makePackage('needs-more', { source: plugin({ more: 'extern int nobody_has_this(void);\nint use_it(void) { return nobody_has_this(); }' }) });
    await makePackage('wont-start', { source: plugin() });
    await makePackage('no-library', {});
    await makePackage('no-manifest', { library, plugin: null });
    await makePackage('no-json', { library, plugin: '{"id": "no-json",' });
    await makePackage('no-version', { library, plugin: '{"id": "no-version", "name": "x", "sdk": "1"}' });
    await makePackage('bad-types', { library, plugin: '{"id": ["bad"], "name": 7, "version": {}, "sdk": 1}' });
    await makePackage('huge-manifest', { library, plugin: manifest('huge-manifest', { summary: 'x'.repeat(300_000) }) });
    await makePackage('future-sdk', { library, plugin: manifest('future-sdk', { sdk: '7' }) });
    await makePackage('fussy', { library, plugin: manifest('fussy', JSON.parse(await readFile(join(hello, 'plugin.json'), 'utf8')).settings && { settings: JSON.parse(await readFile(join(hello, 'plugin.json'), 'utf8')).settings }) });
    await makePackage('bad-schema', { library, plugin: manifest('bad-schema', { settings: { type: 7 } }) });
    await cp(hello, join(folder, 'zz-hello-again'), { recursive: true });
    world = await World.open({
        config: `${quick}
[modules.fussy]
greeting = 7
[plugins]
folders = ["${join(build, 'packages')}", "${join(build, 'example-packages')}", "${folder}", "/nowhere/at/all"]
`,
    });
});
after(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
});

const refusals = {
    'no-elf': 'module.not_a_library',
    'empty-file': 'module.not_a_library',
    truncated: 'module.not_a_library',
    'other-machine': 'module.other_machine',
    'no-symbol': 'module.no_entry',
    'wrong-abi': 'module.abi_mismatch',
    'wrong-magic': 'module.wrong_magic',
    incomplete: 'module.incomplete_entry',
    'no-entry': 'module.wrong_magic',
    talkative: 'module.too_many_exports',
    'needs-more': 'module.can_not_load',
    'no-library': 'module.no_library',
    'no-manifest': 'module.no_manifest',
    'no-json': 'module.manifest_not_json',
    'no-version': 'module.manifest_invalid',
    'bad-types': 'module.manifest_invalid',
    'huge-manifest': 'module.manifest_too_large',
    'future-sdk': 'module.sdk_mismatch',
    fussy: 'module.settings_invalid',
    'bad-schema': 'module.settings_schema',
};

test('the good modules run beside the bad ones', async () => {
    for (const id of ['inbox', 'openai', 'telegram', 'hello']) assert.equal((await world.module(id)).state, 'running', id);
    const ready = await request(`${world.url}/health/ready`);
    assert.equal(ready.response.status, 200);
    assert.match(world.install.process.output, /zz-hello-again is left out: a plugin called hello was found before/);
});

for (const [id, code] of Object.entries(refusals)) {
    test(`refused in words: ${id}`, async () => {
        const module = await world.module(id);
        assert.equal(module.state, 'refused');
        assert.equal(module.problem.code, code);
        for (const part of ['title', 'detail', 'fix']) assert.ok(module.problem[part].length > 5, `${part}: ${module.problem[part]}`);
        const again = await world.session.post(`/modules/${id}/enable`);
        assert.equal(again.state, 'refused', 'trying again changes nothing');
    });
}

test('a plugin that does not start is failed, with a reason', async () => {
    const module = await world.module('wont-start');
    assert.equal(module.state, 'failed');
    assert.ok(module.problem.title);
});

test('the command line refuses the same packages', async () => {
    for (const id of ['no-elf', 'no-symbol', 'no-json', 'truncated']) {
        await assert.rejects(run(world.install.program, ['plugin', 'check', join(folder, id), '--only', 'exports-one-symbol']), (error) => error.code === 1);
    }
    await run(world.install.program, ['plugin', 'check', hello, '--only', 'exports-one-symbol']);
});

test('the hello example answers, is gone when switched off, and comes back', async () => {
    const greet = async (query = '?name=Ann') => {
        const response = await fetch(`${world.url}/api/v1/hello/greeting${query}`);
        return [response.status, await response.json()];
    };
    assert.deepEqual(await greet(), [200, { text: 'Hello, Ann' }]);
    assert.deepEqual(await greet(''), [200, { text: 'Hello, world' }]);
    assert.equal((await greet(`?name=${'x'.repeat(81)}`))[0], 422);
    assert.equal((await greet('?nme=Ann'))[0], 422);
    assert.equal((await world.session.post('/modules/hello/disable')).state, 'disabled');
    assert.ok([404, 503].includes((await greet())[0]));
    assert.ok(!('/api/v1/hello/greeting' in (await request(`${world.url}/api/openapi.json`)).value.paths));
    assert.equal((await world.session.post('/modules/hello/enable')).state, 'running');
    assert.deepEqual(await greet(), [200, { text: 'Hello, Ann' }]);
});

test('what is off stays off after a restart', async () => {
    await world.session.post('/modules/hello/disable');
    await world.install.stop();
    await world.install.start();
    assert.equal((await world.module('hello')).state, 'disabled');
    assert.equal((await world.module('telegram')).state, 'running');
    await world.session.post('/modules/hello/enable');
});

const inbound = (list) => list.filter((each) => each.direction === 'in').map((each) => each.text);

async function attended(user) {
    await world.write(user, 'begin');
    await world.seenBy(user);
    const conversation = await world.conversation(user);
    await world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
    return conversation;
}

test('telegram off: messages wait on both sides and pass once it is on, none lost, none twice', async () => {
    const conversation = await attended(5001);
    assert.equal((await world.session.post('/modules/telegram/disable')).state, 'disabled');
    for (let index = 0; index < 5; ++index) await world.write(5001, `while off ${index}`);
    for (let index = 0; index < 3; ++index) await world.say(conversation, `answer ${index}`);
    const waiting = await eventually('a waiting answer to say why', async () => (await world.messages(conversation)).find((each) => each.text === 'answer 0' && each.delivery.reason));
    assert.equal(waiting.delivery.state, 'queued');
    assert.equal(waiting.delivery.reason.code, 'inbox.channel_off');
    assert.equal((await world.session.post('/modules/telegram/enable')).state, 'running');
    const list = await world.messagesWhen('everything to pass', 5001, (all) => inbound(all).length >= 6 && all.every((each) => each.direction !== 'out' || each.delivery.state === 'sent'));
    assert.deepEqual(inbound(list).slice(1), [0, 1, 2, 3, 4].map((index) => `while off ${index}`));
    assert.deepEqual(await world.seenBy(5001, { contains: 'answer ', count: 3 }), ['answer 0', 'answer 1', 'answer 2']);
});

test('inbox off: what customers write is kept and arrives once it is on', async () => {
    await attended(5002);
    await world.session.post('/modules/inbox/disable');
    for (let index = 0; index < 5; ++index) await world.write(5002, `kept ${index}`);
    assert.ok([404, 503].includes((await fetch(`${world.url}/api/v1/inbox/counts`, { headers: { cookie: world.session.cookie } })).status));
    assert.equal((await world.session.post('/modules/inbox/enable')).state, 'running');
    const list = await world.messagesWhen('everything to arrive', 5002, (all) => inbound(all).length >= 6);
    assert.deepEqual(inbound(list).slice(1), [0, 1, 2, 3, 4].map((index) => `kept ${index}`));
});

test('openai off for a moment: what a customer asks meanwhile is answered by the assistant', async () => {
    await world.script('patience', 'Thank you for waiting.');
    await world.write(5003, 'begin');
    await world.seenBy(5003);
    await world.session.post('/modules/openai/disable');
    await world.write(5003, 'patience');
    await eventually('the question to wait', async () => {
        const { bus } = await world.session.get('/admin/health');
        return bus.consumers.some((each) => each.name === 'inbox.ingest' && each.state === 'retrying');
    });
    await world.session.post('/modules/openai/enable');
    await world.seenBy(5003, { contains: 'Thank you for waiting.' });
});

test('switched off and on while a customer writes: every message once and in order', async () => {
    await attended(5004);
    const random = seeded(7);
    const written = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    const writing = (async () => {
        for (const text of written) {
            await world.write(5004, text);
            await new Promise((resolve) => setTimeout(resolve, random() * 30));
        }
    })();
    for (let round = 0; round < 4; ++round) {
        for (const id of ['telegram', 'inbox']) {
            await world.session.post(`/modules/${id}/disable`);
            await world.session.post(`/modules/${id}/enable`);
        }
    }
    await writing;
    const list = await world.messagesWhen('every line', 5004, (all) => inbound(all).includes('line 59'));
    assert.deepEqual(inbound(list).slice(1), written);
});

test('requests during a switch are answered or told to come again, never broken', async () => {
    const statuses = new Map();
    let over = false;
    const asking = Promise.all(Array.from({ length: 8 }, async () => {
        while (!over) {
            const { status } = await fetch(`${world.url}/api/v1/hello/greeting`);
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
    }));
    for (let round = 0; round < 10; ++round) {
        await world.session.post('/modules/hello/disable');
        await world.session.post('/modules/hello/enable');
    }
    over = true;
    await asking;
    assert.ok(statuses.get(200) > 0);
    for (const status of statuses.keys()) assert.ok([200, 404, 503].includes(status), `status ${status}`);
});

test('twenty times off and on, every module runs and nothing is held', async () => {
    const resident = async () => (await world.session.get('/admin/health')).memory.resident_bytes;
    const cycle = async (rounds) => {
        for (let round = 0; round < rounds; ++round) {
            for (const id of ['hello', 'telegram', 'openai', 'inbox']) {
                assert.equal((await world.session.post(`/modules/${id}/disable`)).state, 'disabled', `${id}, round ${round}`);
                assert.equal((await world.session.post(`/modules/${id}/enable`)).state, 'running', `${id}, round ${round}`);
            }
        }
    };
    await cycle(3);
    const before = await resident();
    await cycle(17);
    const grown = (await resident()) - before;
    assert.ok(grown < 24 * 1024 * 1024, `memory grew by ${grown} bytes`);
    const mapped = (await readFile(`/proc/${world.install.process.child.pid}/maps`, 'utf8')).match(/\S*\/libraries\/\S+\.so/g) ?? [];
    const libraries = new Set(mapped.map((each) => each.split('/').at(-1).split('-')[0]));
    assert.equal(new Set(mapped).size, libraries.size, 'each library is mapped once');
    await world.script('after all', 'Still here.');
    await world.write(5005, 'after all that?');
    await world.seenBy(5005, { contains: 'Still here.' });
});

test('two people switch the same module at the same time', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => world.session.post(`/modules/hello/${index % 2 ? 'enable' : 'disable'}`)));
    await world.session.post('/modules/hello/enable');
    assert.equal((await world.module('hello')).state, 'running');
    await assert.rejects(world.session.post('/modules/no-such/enable'), (error) => error.status === 404);
});

test('in safe mode no module starts, and the admin can still look', async () => {
    await world.install.stop();
    await world.install.start({ args: ['--safe-mode'] });
    const { items } = await world.session.get('/modules');
    assert.equal(items.filter((each) => each.state === 'running').length, 0);
    await world.install.stop();
    await world.install.start();
    assert.equal((await world.module('inbox')).state, 'running');
});
