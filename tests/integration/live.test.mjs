// The live channel: what happens reaches browsers over WebSocket and server-sent events, and nothing is missed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Raw } from './raw.mjs';
import { EventStream, Socket } from './sockets.mjs';
import { Session, World, eventually } from './support.mjs';

let world;
let boris;
const operator = { email: 'operator@example.com', name: 'Boris', role: 'operator', password: 'a long enough one' };

before(async () => {
    world = await World.open();
    await world.session.post('/users', operator);
    boris = new Session(world.url);
    await boris.logIn(operator.email, operator.password);
});
after(() => world?.close());

const created = (text) => (frame) => frame.event === 'inbox.message.created' && frame.data.message.text === text;

/** People answer here, so that nothing but what a test does happens in the conversation. */
async function quietConversation(user) {
    await world.write(user, 'begin');
    await world.seenBy(user);
    const conversation = await world.conversation(user);
    await world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
    return conversation;
}

test('a customer\'s message, the assistant\'s draft and its answer arrive without asking', async () => {
    await world.fakes.openai.post('/style', { first_delay_ms: 50, chunk_delay_ms: 30, chunk_size: 0 });
    const socket = await Socket.open(world.url, boris);
    await socket.subscribe(['inbox']);
    await world.write(2001, 'Where is my order?');
    const first = await socket.next(created('Where is my order?'), 'the message');
    assert.ok(first.id, 'it can be resumed from');
    const { conversation_id: id } = first.data.message;
    assert.deepEqual(await socket.subscribe([`inbox.conversation.${id}`]), { type: 'ready', topics: [`inbox.conversation.${id}`] });
    await socket.next((frame) => frame.event === 'inbox.answer.draft' && frame.data.text.length > 0, 'the draft');
    const answer = await socket.next((frame) => frame.event === 'inbox.message.created' && frame.data.message.direction === 'out', 'the answer');
    assert.equal(answer.data.message.author.kind, 'assistant');
    await socket.next((frame) => frame.event === 'inbox.message.changed' && frame.data.message.delivery.state === 'sent', 'its delivery');
    await world.fakes.openai.post('/style', { first_delay_ms: 0, chunk_delay_ms: 0, chunk_size: 0 });
    await socket.close();
});

test('server-sent events say the same as the socket', async () => {
    const conversation = await quietConversation(2002);
    const socket = await Socket.open(world.url, boris);
    await socket.subscribe(['inbox']);
    const stream = await EventStream.open(world.url, boris, ['inbox']);
    assert.match(stream.response.headers.get('content-type'), /^text\/event-stream/);
    await stream.next((frame) => frame.type === 'ready', 'ready');
    for (const text of ['один', 'two\nlines', 'three']) await world.say(conversation, text);
    const [a, b] = await Promise.all([socket.next(created('three')), stream.next(created('three'))]);
    assert.equal(a.id, b.id);
    assert.deepEqual(a.data, b.data);
    const texts = (frames) => frames.events('inbox.message.created').map((each) => each.data.message.text);
    assert.deepEqual(texts(socket).slice(-3), texts(stream).slice(-3));
    await Promise.all([socket.close(), stream.close()]);
});

test('a client that was away resumes from its last event, missing and repeating nothing', async () => {
    const conversation = await quietConversation(2003);
    let socket = await Socket.open(world.url, boris);
    await socket.subscribe(['inbox']);
    await world.say(conversation, 'note 0', 'note');
    let last = (await socket.next(created('note 0'))).id;
    const seen = ['note 0'];
    for (let round = 0, number = 1; round < 5; ++round) {
        await socket.cut();
        for (let each = 0; each < 4; ++each) await world.say(conversation, `note ${number++}`, 'note');
        socket = await Socket.open(world.url, boris);
        await socket.subscribe(['inbox'], last);
        await world.say(conversation, `note ${number++}`, 'note');
        await socket.next(created(`note ${number - 1}`), `note ${number - 1}`);
        assert.ok(!socket.frames.some((frame) => frame.type === 'reset'));
        for (const frame of socket.events('inbox.message.created')) seen.push(frame.data.message.text);
        last = socket.events().at(-1).id;
    }
    assert.deepEqual(seen, Array.from({ length: 26 }, (_, index) => `note ${index}`));
    await socket.close();

    const stream = await EventStream.open(world.url, boris, ['inbox'], last);
    await world.say(conversation, 'note 26', 'note');
    await stream.next(created('note 26'));
    assert.equal(stream.events('inbox.message.created').length, 1);
    await stream.close();
});

test('a client whose last event is not known is told to fetch anew', async () => {
    for (const unknown of ['nonsense', '0123456789abc:7', 'a:b:c', ':', '99999999999999999999:1']) {
        const socket = await Socket.open(world.url, boris);
        await socket.subscribe(['inbox'], unknown);
        assert.deepEqual(socket.frames.find((frame) => frame.type === 'reset')?.topics, ['inbox'], unknown);
        await socket.close();
    }
    const stream = await EventStream.open(world.url, boris, ['inbox'], 'nonsense');
    await stream.next((frame) => frame.type === 'reset');
    await stream.close();
});

test('topics are kept from roles that may not read them, and unknown ones are refused', async () => {
    const socket = await Socket.open(world.url, boris);
    const ready = await socket.subscribe(['inbox', 'session', 'modules', 'openai', 'no-such-topic', '']);
    assert.deepEqual(ready.topics, ['inbox', 'session']);
    const refused = socket.frames.filter((frame) => frame.type === 'refused');
    assert.deepEqual(refused.map((frame) => frame.topic).sort(), ['', 'modules', 'no-such-topic', 'openai']);
    for (const frame of refused) assert.ok(frame.reason);
    const admins = await Socket.open(world.url, world.session);
    assert.deepEqual((await admins.subscribe(['modules', 'openai', 'telegram'])).topics, ['modules', 'openai', 'telegram']);
    await world.session.post('/modules/openai/disable');
    await admins.next((frame) => frame.event === 'modules.state.changed' && frame.data.module.state === 'disabled', 'the switch');
    await world.session.post('/modules/openai/enable');
    await admins.next((frame) => frame.event === 'modules.state.changed' && frame.data.module.state === 'running', 'the switch back');
    await socket.next((frame) => frame.event === 'session.changed', 'the word that the modules changed');
    assert.equal(socket.events('modules.state.changed').length, 0);
    await Promise.all([socket.close(), admins.close()]);
});

test('after unsubscribe nothing more comes', async () => {
    const conversation = await quietConversation(2004);
    const socket = await Socket.open(world.url, boris);
    await socket.subscribe(['inbox', `inbox.conversation.${conversation.id}`]);
    socket.send({ type: 'unsubscribe', topics: ['inbox'] });
    socket.send({ type: 'ping' });
    await socket.next((frame) => frame.type === 'heartbeat');
    await world.say(conversation, 'unheard', 'note');
    await boris.post(`/inbox/conversations/${conversation.id}/typing`);
    await socket.next((frame) => frame.event === 'inbox.typing', 'typing, which comes after it');
    assert.equal(socket.events('inbox.message.created').length, 0);
    await socket.close();
});

test('bad frames are answered or end that connection alone', async () => {
    const bystander = await Socket.open(world.url, boris);
    await bystander.subscribe(['inbox']);
    const socket = await Socket.open(world.url, boris);
    const bad = ['', 'nonsense', '[]', 'null', '7', '{}', '{"type":7}', '{"type":"shout"}', '{"type":"subscribe"}', '{"type":"subscribe","topics":"inbox"}', '{"type":"subscribe","topics":[7]}', `{"type":"subscribe","topics":["${'x'.repeat(300)}"]}`, '{"type":"subscribe","topics":["inbox"],"last_event_id":7', '['.repeat(20_000)];
    for (const frame of bad) {
        socket.send(frame);
        await socket.next((each) => each.type === 'refused', `a refusal of ${frame.slice(0, 60)}`);
    }
    assert.deepEqual((await socket.subscribe(['inbox'])).topics, ['inbox'], 'it still works');
    socket.send({ type: 'subscribe', topics: Array.from({ length: 300 }, (_, index) => `inbox.conversation.${index}`) });
    await socket.next((each) => each.type === 'refused' && /too many/.test(each.reason), 'the bound on topics');
    socket.send('x'.repeat(65 * 1024));
    assert.equal(await socket.closed, 1009, 'too large');

    // Broken framing, by hand: an unmasked frame must end the connection (RFC 6455, section 5.1).
    const raw = await Raw.open(world.url);
    raw.send(`GET /api/v1/live HTTP/1.1\r\nHost: ${raw.host}\r\nCookie: ${boris.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.from('0123456789abcdef').toString('base64')}\r\n\r\n`);
    assert.equal((await raw.answer()).status, 101);
    raw.send(Buffer.from([0x81, 0x02, 0x7b, 0x7d]));
    await raw.end();

    const conversation = await quietConversation(2005);
    await world.say(conversation, 'still alive', 'note');
    await bystander.next(created('still alive'));
    await bystander.close();
});

test('strangers and other sites get no connection', async () => {
    const refusal = async (session, headers) => {
        try {
            await (await Socket.open(world.url, session, { headers })).close();
            return 'accepted';
        } catch (error) {
            return [error.status, error.problem?.code];
        }
    };
    assert.deepEqual(await refusal(null), [401, 'accounts.signed_out']);
    assert.deepEqual(await refusal(boris, { origin: 'http://evil.example' }), [403, 'host.csrf']);
    assert.deepEqual(await refusal(boris, { origin: 'null' }), [403, 'host.csrf']);
    assert.equal(await refusal(boris, { origin: world.url }), 'accepted');
    assert.equal((await EventStream.open(world.url, null, ['inbox'])).response.status, 401);
});

test('log-out ends that session\'s connections and no others', async () => {
    const leaving = new Session(world.url);
    await leaving.logIn(operator.email, operator.password);
    const [theirs, mine] = [await Socket.open(world.url, leaving), await Socket.open(world.url, boris)];
    const stream = await EventStream.open(world.url, leaving, ['inbox']);
    await Promise.all([theirs.subscribe(['inbox']), mine.subscribe(['inbox']), stream.next((frame) => frame.type === 'ready')]);
    await leaving.delete('/session');
    assert.equal((await theirs.next((frame) => frame.type === 'bye')).reason, 'signed_out');
    assert.equal((await stream.next((frame) => frame.type === 'bye')).reason, 'signed_out');
    await Promise.all([theirs.closed, stream.closed]);
    mine.send({ type: 'ping' });
    await mine.next((frame) => frame.type === 'heartbeat');
    await mine.close();
});

test('hundreds of clients get the same, and are gone when they close', async () => {
    const conversation = await quietConversation(2006);
    const sockets = await Promise.all(Array.from({ length: 200 }, () => Socket.open(world.url, boris)));
    await Promise.all(sockets.map((socket) => socket.subscribe(['inbox'])));
    for (let index = 0; index < 5; ++index) await world.say(conversation, `to all ${index}`, 'note');
    await Promise.all(sockets.map((socket) => socket.next(created('to all 4'), 'the last one', 20_000)));
    for (const socket of sockets) assert.deepEqual(socket.events('inbox.message.created').map((each) => each.data.message.text), [0, 1, 2, 3, 4].map((index) => `to all ${index}`));
    await Promise.all(sockets.map((socket, index) => (index % 2 ? socket.cut() : socket.close())));
    await eventually('all clients to be gone', async () => (await world.session.get('/admin/health')).live.clients === 0);
});

test('a restart says good-bye, and an id from before it is reset', async () => {
    const socket = await Socket.open(world.url, boris);
    await socket.subscribe(['inbox']);
    const conversation = await quietConversation(2007);
    await world.say(conversation, 'before', 'note');
    const { id } = await socket.next(created('before'));
    await world.install.stop();
    assert.equal((await socket.next((frame) => frame.type === 'bye')).reason, 'draining');
    await socket.closed;
    await world.install.start();
    const again = await Socket.open(world.url, boris);
    await again.subscribe(['inbox'], id);
    assert.ok(again.frames.some((frame) => frame.type === 'reset'), 'or else it would miss what happened meanwhile');
    await again.close();
});
