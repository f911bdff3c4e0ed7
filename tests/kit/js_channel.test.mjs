// The example channel in JavaScript, against a real server: packed, installed, isolated, killed, exchanged, switched off.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { eventually, request } from '../support/api.mjs';
import { Install, root } from '../support/install.mjs';

const run = promisify(execFile);
const example = join(root, 'sdk/examples/js-channel');
const config = '[limits]\nrequests_per_address = 0\nrequests_per_user = 0\n';

let folder;
let install;
let session;
let hook;

const plugin = (...args) => run(install.program, ['plugin', ...args, '--data', install.data]);
const module = () => session.get('/modules/js-channel');
const processOf = async () => (await session.get('/modules/js-channel/activity')).process_id;
const write = async (body) => (await request(hook, { method: 'POST', body })).value;
const read = async (chat) => (await request(`${hook}/${chat}`)).value;
const messages = async (id) => (await session.get(`/inbox/conversations/${id}/messages?limit=100`)).items;
const say = (conversation, text) => session.post(`/inbox/conversations/${conversation.id}/messages`, { direction: 'out', text, client_id: crypto.randomUUID() });
const conversationOf = (name) =>
    eventually(`a conversation with ${name}`, async () => (await session.get('/inbox/conversations')).items.find((each) => each.contact.name === name));

/** A package of the example as `version`, `change`d; the file. */
async function pack(version, change = (code) => code) {
    const place = join(folder, version);
    await cp(example, place, { recursive: true });
    const manifest = JSON.parse(await readFile(join(place, 'plugin.json'), 'utf8'));
    await writeFile(join(place, 'plugin.json'), JSON.stringify({ ...manifest, version }));
    const code = await readFile(join(place, 'channel.mjs'), 'utf8');
    await writeFile(join(place, 'channel.mjs'), change(code));
    await run(install.program, ['plugin', 'pack', place, '--to', folder]);
    return join(folder, `js-channel-${version}.patchbay`);
}

/** The module's process, once it is another one than `former`. */
const processOtherThan = (former, limit) =>
    eventually('another process', async () => {
        const id = await processOf();
        return id !== null && id !== former && id;
    }, limit);

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-js-'));
    install = await (await Install.prepare({ config })).start();
    session = await install.firstAdmin();
});
after(async () => {
    await install?.stop();
    await install?.remove();
    await rm(folder, { recursive: true, force: true });
});

test('its package is installed, and runs in a process of its own', async () => {
    await plugin('install', await pack('1.0.0'), '--enable', '--yes');
    const running = await module();
    assert.match(running.state, /running|degraded/, JSON.stringify(running.problem));
    assert.deepEqual([running.isolation, running.isolation_locked], ['process', true]);
    const status = await readFile(`/proc/${await processOf()}/status`, 'utf8');
    assert.match(status, /Name:\s+node/);
    assert.match(status, /Seccomp:\s+2/);
    if (process.getuid() === 0) assert.doesNotMatch(status, /Uid:\s+0/, 'it must not be root');
});

test('what somebody writes is in the inbox, and the answer can be read outside', async () => {
    const { id } = await session.post('/js-channel/endpoints', { name: 'Website' });
    hook = `${install.url}/hooks/js-channel/${id}`;
    await write({ chat: 'ann', name: 'Ann', text: 'Where is my order? 📦' });
    const conversation = await conversationOf('Ann');
    assert.equal((await messages(conversation.id))[0].text, 'Where is my order? 📦');
    await say(conversation, 'On its way.');
    const { items } = await eventually('the answer', async () => {
        const answers = await read('ann');
        return answers.items.length > 0 && answers;
    });
    assert.deepEqual(items.map((each) => each.text), ['On its way.']);
    assert.ok(Number.isFinite(Date.parse(items[0].at)));
    await eventually('the message to be marked as sent', async () => (await messages(conversation.id)).some((each) => each.delivery?.state === 'sent'));
});

test('somebody outside sees that an operator types', async () => {
    const conversation = await conversationOf('Ann');
    await request(`${hook}/ann/typing`, { method: 'POST' });
    await session.post(`/inbox/conversations/${conversation.id}/typing`);
    await eventually('the channel to show it', async () => typeof (await read('ann')).being_written === 'string');
});

test('the same message sent twice is one message', async () => {
    for (let time = 0; time < 3; ++time) await write({ chat: 'boris', name: 'Boris', text: 'Hello', id: 'first' });
    await write({ chat: 'boris', name: 'Boris', text: 'The end', id: 'last' });
    const conversation = await conversationOf('Boris');
    const texts = await eventually('the last message', async () => {
        const all = (await messages(conversation.id)).map((each) => each.text);
        return all.includes('The end') && all;
    });
    assert.deepEqual(texts.toSorted(), ['Hello', 'The end']);
});

test('refuses what it can not take, in words', async () => {
    await assert.rejects(write({ chat: 'ann', name: 'Ann' }), (error) => error.status === 422 && error.problem.fields[0].field.includes('text'));
    const nowhere = request(`${install.url}/hooks/js-channel/nowhere`, { method: 'POST', body: { chat: 'a', name: 'A', text: 'x' } });
    await assert.rejects(nowhere, (error) => error.status === 404 && error.problem.code === 'js-channel.no_address' && error.problem.fix === 'Ask an admin for one');
});

test('says in its health what is wrong, and that nothing is', async () => {
    await eventually('a healthy module', async () => {
        const { state, health } = await module();
        return state === 'running' && health.length > 0;
    }, 60_000);
    const inRussian = await session.call('GET', '/modules/js-channel', undefined, { 'accept-language': 'ru' });
    assert.deepEqual([(await module()).health[0].name, inRussian.health[0].name], ['addresses', 'адреса']);
});

test('takes new settings while it runs', async () => {
    const before = await processOf();
    const { version } = await session.get('/modules/js-channel/settings');
    const { applied } = await session.call('PUT', '/modules/js-channel/settings', { version, values: { answers_shown: 1 } });
    assert.equal(applied, 'live');
    await say(await conversationOf('Ann'), 'It is at the door.');
    await eventually('the newest alone', async () => (await read('ann')).items.map((each) => each.text).join() === 'It is at the door.');
    assert.equal(await processOf(), before, 'the same process');
});

test('killed under load it is back within two seconds, and what it confirmed is in the inbox', async () => {
    const former = await processOf();
    const confirmed = [];
    let over = false;
    const writer = async (name) => {
        for (let number = 0; !over; number++) {
            try {
                await write({ chat: name, name: 'Clara', text: `${name} ${number}`, id: String(number) });
                confirmed.push(`${name} ${number}`);
            } catch (error) {
                assert.ok(error.status >= 500, `it answered ${error.status}`);
            }
        }
    };
    const writers = ['clara-1', 'clara-2', 'clara-3', 'clara-4'].map(writer);
    await eventually('some messages', () => confirmed.length > 20);
    const killed = Date.now();
    process.kill(former, 'SIGKILL');
    await processOtherThan(former, 2000);
    assert.ok(Date.now() - killed < 2000, `it took ${Date.now() - killed} ms`);
    const before = confirmed.length;
    await eventually('messages after it', () => confirmed.length > before + 20, 5000);
    over = true;
    await Promise.all(writers);
    await eventually('all that was confirmed', async () => {
        const texts = new Set();
        for (const { id } of (await session.get('/inbox/conversations?limit=100')).items.filter((each) => each.contact.name === 'Clara')) {
            let cursor;
            do {
                const page = await session.get(`/inbox/conversations/${id}/messages?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
                for (const { text } of page.items) texts.add(text);
                cursor = page.next;
            } while (cursor);
        }
        return confirmed.every((text) => texts.has(text));
    });
});

test('another version takes over without a request that fails', async () => {
    const former = await processOf();
    const file = await pack('2.0.0', (code) => code.replace('return { id: message.external_id };', "return { id: 'two' };"));
    let over = false;
    const answers = new Set();
    const writer = (async () => {
        for (let number = 0; !over; number++) answers.add((await write({ chat: 'dora', name: 'Dora', text: `${number}`, id: `dora ${number}` })).id);
    })();
    await plugin('install', file, '--yes');
    await eventually('the new version', () => answers.has('two'));
    over = true;
    await writer;
    assert.notEqual(await processOf(), former);
    await eventually('the former process to be gone', () => {
        try {
            process.kill(former, 0);
            return false;
        } catch {
            return true;
        }
    });
    await plugin('rollback', 'js-channel');
    assert.equal((await write({ chat: 'dora', name: 'Dora', text: 'back', id: 'back' })).id, 'back');
});

test('a version that does not start leaves the running one alone', async () => {
    const file = await pack('3.0.0', (code) => `throw new Error('broken on purpose');\n${code}`);
    await assert.rejects(plugin('install', file, '--yes'), (error) => /ended before it was ready/.test(error.stdout + error.stderr));
    await write({ chat: 'dora', name: 'Dora', text: 'still there' });
});

test('an answer written while it is off is delivered when it is on again', async () => {
    const conversation = await conversationOf('Ann');
    const former = await processOf();
    await session.post('/modules/js-channel/disable');
    assert.throws(() => process.kill(former, 0), 'its process has ended');
    await assert.rejects(write({ chat: 'ann', name: 'Ann', text: 'Anybody?' }), (error) => error.status === 404);
    await say(conversation, 'It arrived.');
    await session.post('/modules/js-channel/enable');
    await eventually('the answer that waited', async () => (await read('ann')).items[0].text === 'It arrived.', 30_000);
});
