// The example channel, against a real install: somebody writes by HTTP, an operator answers in the inbox, and the
// answer is read back. Shows that a plugin from outside of the bundled ones is a full member.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { eventually, request } from '../support/api.mjs';
import { Install, build } from '../support/install.mjs';
import { Socket } from './sockets.mjs';

const examples = process.env.PATCHBAY_EXAMPLES ?? join(build, 'example-packages');
const config = `
[plugins]
folders = ["${join(build, 'packages')}", "${examples}"]

[modules.echo-channel]
answers_shown = 2
`;

let install;
let session;
let address;
let hook;

const read = async (chat) => (await request(`${hook}/${chat}`)).value;
const write = async (body) => (await request(hook, { method: 'POST', body })).value;
const messages = async (id) => (await session.get(`/inbox/conversations/${id}/messages`)).items;
const conversationOf = (name) =>
    eventually(`a conversation with ${name}`, async () => (await session.get('/inbox/conversations')).items.find((each) => each.contact.name === name));

before(async () => {
    assert.ok(existsSync(join(examples, 'echo-channel')), `${examples} holds no echo-channel: build patchbay_plugin_echo-channel`);
    install = await (await Install.prepare({ config })).start();
    session = await install.firstAdmin();
});

after(async () => {
    await install?.stop();
    await install?.remove();
});

test('says in its health that it has no address yet', async () => {
    const module = await eventually('a degraded module', async () => {
        const found = await session.get('/modules/echo-channel');
        return found.state === 'degraded' && found;
    }, 60_000);
    assert.match(module.health[0].detail, /none yet/);
});

test("says it in the reader's language: that of the request, and else that of the account", async () => {
    const health = async (language) => {
        const headers = language === undefined ? {} : { 'accept-language': language };
        return (await session.call('GET', '/modules/echo-channel', undefined, headers)).health[0];
    };
    assert.match((await health('ru-RU, en;q=0.5')).detail, /^пока ни одного/);
    assert.equal((await health('ru')).name, 'адреса');
    assert.match((await health('en, ru')).detail, /^none yet/);
    assert.match((await health('de')).detail, /^none yet/);
    assert.match((await health()).detail, /^none yet/);
    await session.patch('/me', { locale: 'ru' });
    assert.match((await health()).detail, /^пока ни одного/);
    assert.match((await session.get('/modules')).items.find((each) => each.id === 'echo-channel').health[0].detail, /^пока/);
    assert.match((await health('en')).detail, /^none yet/);
    await session.patch('/me', { locale: 'en' });
});

test('an admin makes an address, which the inbox then knows', async () => {
    address = (await session.post('/echo-channel/endpoints', { name: 'Website' })).id;
    hook = `${install.url}/hooks/echo-channel/${address}`;
    const { items } = await session.get('/inbox/endpoints');
    assert.deepEqual(
        items.filter((each) => each.channel === 'echo-channel').map(({ id, name }) => ({ id, name })),
        [{ id: address, name: 'Website' }],
    );
});

test('what somebody writes is in the inbox, and the answer can be read back', async () => {
    await write({ chat: 'ann', name: 'Ann', text: 'Where is my order?' });
    const conversation = await conversationOf('Ann');
    assert.equal((await messages(conversation.id))[0].text, 'Where is my order?');

    await session.post(`/inbox/conversations/${conversation.id}/messages`, { direction: 'out', text: 'On its way.', client_id: crypto.randomUUID() });
    const { items } = await eventually('the answer', async () => {
        const answers = await read('ann');
        return answers.items.length > 0 && answers;
    });
    assert.deepEqual(items.map((each) => each.text), ['On its way.']);
    await eventually('the message to be marked as sent', async () => (await messages(conversation.id)).some((each) => each.delivery?.state === 'sent'));
});

test('operators see that somebody types, and somebody that operators do', async () => {
    const conversation = await conversationOf('Ann');
    const socket = await Socket.open(install.url, session);
    await socket.subscribe([`inbox.conversation.${conversation.id}`]);
    await request(`${hook}/ann/typing`, { method: 'POST' });
    const { data } = await socket.next((frame) => frame.event === 'inbox.typing');
    assert.equal(data.who, 'contact');
    assert.equal(data.name, 'Ann');
    assert.equal(data.conversation_id, conversation.id);
    await request(`${hook}/nobody-wrote-here/typing`, { method: 'POST' });
    await socket.close();

    await session.post(`/inbox/conversations/${conversation.id}/typing`);
    await eventually('the channel to show it', async () => (await read('ann')).being_written !== undefined && (await read('ann')).being_written !== null);
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
    await assert.rejects(request(`${install.url}/hooks/echo-channel/nowhere`, { method: 'POST', body: { chat: 'a', name: 'A', text: 'x' } }), (error) => error.problem.code === 'echo-channel.no_address');
    await assert.rejects(request(`${install.url}/api/v1/echo-channel/endpoints`, { method: 'POST', body: { name: 'x' } }), (error) => error.status === 401);
});

test('an answer written while the channel is off is delivered when it is on again', async () => {
    const conversation = await conversationOf('Ann');
    await session.post('/modules/echo-channel/disable');
    await assert.rejects(write({ chat: 'ann', name: 'Ann', text: 'Anybody?' }), (error) => error.status === 404);
    await session.post(`/inbox/conversations/${conversation.id}/messages`, { direction: 'out', text: 'It arrived.', client_id: crypto.randomUUID() });
    const module = await session.post('/modules/echo-channel/enable');
    assert.ok(['running', 'degraded'].includes(module.state), module.state);
    await eventually('the answer that waited', async () => (await read('ann')).items[0].text === 'It arrived.', 30_000);
});
