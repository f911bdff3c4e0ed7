// A customer writes to a bot; the assistant or an operator answers; everything is stored.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';

import { EventStream } from './sockets.mjs';
import { World, eventually, quick, request } from './support.mjs';

let world;

async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

before(async () => {
    // Webhooks need the server's own address in its settings, so the port is chosen beforehand.
    const port = await freePort();
    world = await World.open({ config: `${quick}
[server]
public_url = "http://127.0.0.1:${port}"
`, port });
});
after(() => world?.close());

const outTexts = (messages) => messages.filter((each) => each.direction === 'out').map((each) => each.text);
const inTexts = (messages) => messages.filter((each) => each.direction === 'in').map((each) => each.text);

test('the assistant answers a customer, and both messages are stored', async () => {
    await world.script('parcel', 'It leaves **today**.');
    await world.write(1001, 'Where is my parcel?');
    assert.deepEqual(await world.seenBy(1001), ['It leaves today.']);
    const messages = await world.messagesWhen('the sent answer', 1001, (list) => list.at(-1)?.delivery?.state === 'sent');
    assert.deepEqual(messages.map((each) => [each.direction, each.author.kind, each.text]), [
        ['in', 'contact', 'Where is my parcel?'],
        ['out', 'assistant', 'It leaves **today**.'],
    ]);
    const conversation = await world.conversation(1001);
    assert.equal(conversation.answering, 'assistant');
    assert.equal(conversation.state, 'open');
    assert.equal(conversation.contact.state, 'reachable');
    const { items } = await world.session.get(`/openai/runs?conversation=${conversation.id}`);
    assert.equal(items.length, 1);
    assert.equal(items[0].outcome, 'completed');
});

test('an operator takes over by answering, and hands back', async () => {
    await world.script('refund question', 'Refunds take a week.');
    await world.write(1002, 'a refund question');
    await world.seenBy(1002, { contains: 'Refunds take a week.' });
    const conversation = await world.conversation(1002);
    await world.say(conversation, 'Ann here, I look into it.');
    await world.seenBy(1002, { contains: 'Ann here' });
    assert.equal((await world.conversation(1002)).answering, 'people');

    await world.write(1002, 'another refund question');
    await world.messagesWhen('the second question', 1002, (list) => inTexts(list).length === 2);
    await world.say(conversation, 'Done.');
    await world.seenBy(1002, { contains: 'Done.' });
    assert.equal((await world.seenBy(1002, { contains: 'Refunds take', wait: 0 })).length, 1, 'the assistant kept silent');

    const back = await world.session.post(`/inbox/conversations/${conversation.id}/hand-back`);
    assert.equal(back.answering, 'assistant');
    await world.write(1002, 'one more refund question');
    await world.seenBy(1002, { contains: 'Refunds take a week.', count: 2 });
});

test('take-over, close and reopen change who answers and the state', async () => {
    await world.write(1003, 'hello');
    await world.seenBy(1003);
    const { id } = await world.conversation(1003);
    const act = (verb) => world.session.post(`/inbox/conversations/${id}/${verb}`);
    assert.equal((await act('take-over')).answering, 'people');
    assert.equal((await act('close')).state, 'closed');
    assert.equal((await act('reopen')).state, 'open');
    await act('close');
    await world.write(1003, 'I am back');
    await eventually('the conversation to open again', async () => (await world.conversation(1003)).state === 'open');
});

test('three messages in a row get one answer to all three', async () => {
    await world.script('blue', 'One answer to all.');
    for (const text of ['I have a shirt', 'it is blue', 'can I swap it?']) await world.write(1004, text);
    await world.seenBy(1004, { contains: 'One answer to all.' });
    const { calls } = await world.fakes.openai.get('/calls?endpoint=chat&count=1&wait_ms=1000');
    const asked = JSON.stringify(calls.at(-1).body);
    for (const text of ['I have a shirt', 'it is blue', 'can I swap it?']) assert.ok(asked.includes(text), `the model was shown: ${text}`);
    await world.script('thanks', 'You are welcome.');
    await world.write(1004, 'thanks');
    await world.seenBy(1004, { contains: 'You are welcome.' });
    const messages = await world.messages(await world.conversation(1004));
    assert.deepEqual(outTexts(messages), ['One answer to all.', 'You are welcome.']);
});

test('messages keep their order, in and out', async () => {
    await world.write(1005, 'first');
    await world.seenBy(1005);
    const conversation = await world.conversation(1005);
    await world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
    const written = Array.from({ length: 40 }, (_, index) => `customer line ${index}`);
    for (const text of written) await world.write(1005, text);
    const answers = ['operator line 1', 'operator line 2', 'operator line 3'];
    for (const text of answers) await world.say(conversation, text);
    const messages = await world.messagesWhen('all lines', 1005, (list) => inTexts(list).length === 41 && list.filter((each) => each.delivery?.state === 'sent').length === 4);
    assert.deepEqual(inTexts(messages).slice(1), written);
    assert.deepEqual((await world.seenBy(1005, { contains: 'operator line', count: 3 })), answers);
});

test('the version of a message rises while it is delivered, so that a browser can tell old from new', async () => {
    await world.write(1016, 'hello');
    await world.seenBy(1016);
    const conversation = await world.conversation(1016);
    const stream = await EventStream.open(world.url, world.session, ['inbox']);
    const message = await world.say(conversation, 'one, two, three');
    const about = (frame) => frame.data?.message?.id === message.id;
    await stream.next((frame) => about(frame) && frame.data.message.delivery.state === 'sent', 'its delivery');
    const told = stream.events().filter(about).map((each) => each.data.message);
    const sent = told.filter((each) => each.delivery.state === 'sent').map((each) => each.version);
    const earlier = told.filter((each) => each.delivery.state !== 'sent').map((each) => each.version);
    assert.ok(message.version >= 1 && Math.min(...sent) >= message.version, `answered ${message.version}, sent ${sent}`);
    assert.ok(Math.min(...sent) > Math.max(1, ...earlier), `sent ${sent}, before that ${earlier}`);
    await stream.close();
});

test('a note stays inside: neither the customer nor the model sees it', async () => {
    await world.script('lamp', 'A lamp costs 10.');
    await world.write(1006, 'about a lamp');
    await world.seenBy(1006, { contains: 'A lamp costs 10.' });
    const conversation = await world.conversation(1006);
    const note = await world.say(conversation, 'SECRET: he always complains', 'note');
    assert.equal(note.direction, 'note');
    assert.equal((await world.conversation(1006)).answering, 'assistant', 'a note takes nothing over');
    await world.write(1006, 'and a second lamp');
    await world.seenBy(1006, { contains: 'A lamp costs 10.', count: 2 });
    const { calls } = await world.fakes.openai.get('/calls?endpoint=chat');
    assert.ok(!JSON.stringify(calls).includes('SECRET'), 'the model was not shown the note');
    const { calls: sends } = await world.fakes.telegram.get('/calls?method=send*,edit*');
    assert.ok(!JSON.stringify(sends).includes('SECRET'), 'the customer was not shown the note');
    assert.ok((await world.messages(conversation)).some((each) => each.direction === 'note' && each.text.startsWith('SECRET')));
});

test('the same client_id twice makes one message', async () => {
    await world.write(1007, 'hello');
    await world.seenBy(1007);
    const { id } = await world.conversation(1007);
    const body = { text: 'sent once', direction: 'out', client_id: 'the-same' };
    const [one, two] = await Promise.all([1, 2].map(() => world.session.post(`/inbox/conversations/${id}/messages`, body)));
    assert.equal(one.id, two.id);
    await world.seenBy(1007, { contains: 'sent once' });
    assert.equal(outTexts(await world.messages({ id })).filter((text) => text === 'sent once').length, 1);
});

test('/start with a payload and /help are answered with the bot\'s own texts', async () => {
    await world.session.patch(`/telegram/bots/${world.bot.id}`, { greeting: 'Welcome to the shop', help: 'Ask anything' });
    await world.write(1008, '/start ref_7');
    assert.deepEqual(await world.seenBy(1008, { contains: 'Welcome' }), ['Welcome to the shop']);
    await world.write(1008, '/help');
    await world.seenBy(1008, { contains: 'Ask anything' });
    const messages = await world.messagesWhen('both commands', 1008, (list) => inTexts(list).length === 2);
    assert.ok(inTexts(messages)[0].includes('ref_7'), 'the payload is stored');
    await world.script('real question', 'A real answer.');
    await world.write(1008, 'a real question');
    await world.seenBy(1008, { contains: 'A real answer.' });
    assert.equal((await world.seenBy(1008, { wait: 0, count: 0 })).length, 3, 'commands are not answered by the assistant as well');
});

test('a photo with a caption arrives, and its file is fetched through the API', async () => {
    await world.write(1009, undefined, { photo: { width: 640, height: 480 }, caption: 'broken' });
    const [message] = await world.messagesWhen('the photo', 1009, (list) => list.length > 0);
    assert.equal(message.text, 'broken');
    assert.equal(message.attachments.length, 1);
    const [photo] = message.attachments;
    assert.equal(photo.kind, 'photo');
    assert.deepEqual([photo.width, photo.height], [640, 480]);
    const response = await fetch(world.url + photo.url, { headers: { cookie: world.session.cookie } });
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^image\//);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.ok((await response.arrayBuffer()).byteLength > 100);
});

test('a document comes back byte for byte, as a download; a voice message has its length', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>\x00\xff binary', 'latin1');
    await world.write(1010, undefined, { document: { file_name: 'страница.html', base64: bytes.toString('base64') } });
    await world.write(1010, undefined, { voice: { duration: 4, base64: 'T2dnUw==' } });
    const messages = await world.messagesWhen('document and voice', 1010, (list) => inTexts(list).length === 2);
    const [document, voice] = messages.filter((each) => each.direction === 'in').map((each) => each.attachments[0]);
    assert.deepEqual([document.kind, document.name, document.size], ['document', 'страница.html', bytes.length]);
    assert.deepEqual([voice.kind, voice.seconds], ['voice', 4]);
    const response = await fetch(world.url + document.url, { headers: { cookie: world.session.cookie } });
    assert.match(response.headers.get('content-disposition'), /^attachment/);
    assert.doesNotMatch(response.headers.get('content-type'), /html/);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
    assert.equal((await fetch(world.url + document.url)).status, 401, 'files are not for everybody');
});

test('an edit changes the stored message', async () => {
    const { message } = await world.write(1011, 'I want two');
    await world.messagesWhen('the message', 1011, (list) => list.length > 0);
    await world.fakes.telegram.post('/edits', { user: 1011, message_id: message.message_id, text: 'I want three' });
    const messages = await world.messagesWhen('the edit', 1011, (list) => list[0].edited_at !== null);
    assert.equal(messages[0].text, 'I want three');
});

test('a long answer is split at 4096 UTF-16 units, breaking no character', async () => {
    const long = Array.from({ length: 900 }, (_, index) => `слово${index}😀`).join(' ');
    await world.script('everything', long);
    await world.write(1012, 'tell me everything');
    const parts = await world.seenBy(1012, { count: 3 });
    for (const part of parts) {
        assert.ok(part.length <= 4096, `${part.length} units`);
        assert.ok(part.isWellFormed?.() ?? true, 'no half of a surrogate pair');
    }
    assert.deepEqual(parts.join(' ').split(/\s+/), long.split(/\s+/));
});

test('unknown kinds of update are stored as unsupported or skipped, and the bot goes on', async () => {
    await world.fakes.telegram.post('/updates', { update: { some_future_thing: { a: [1, { b: null }] } } });
    await world.fakes.telegram.post('/updates', { update: { message: { message_id: 'not a number', chat: 7 } } });
    await world.write(1013, undefined, { extra: { poll: { id: '1', question: 'Which?', options: [] }, future_field: { deep: [1, 2, 3] } } });
    await world.write(1013, 'still there?');
    const messages = await world.messagesWhen('the text after them', 1013, (list) => inTexts(list).includes('still there?'));
    assert.ok(messages.length >= 1);
});

test('webhook mode delivers as well, and a wrong secret is refused', async () => {
    const { bot } = world;
    const changed = await world.session.patch(`/telegram/bots/${bot.id}`, { mode: 'webhook' });
    assert.ok(changed.webhook_url.startsWith(world.url), changed.webhook_url);
    await eventually('the webhook to run', async () => (await world.session.get(`/telegram/bots/${bot.id}`)).state === 'running');
    await world.script('webhook', 'It works.');
    await world.write(1014, 'by webhook');
    await world.seenBy(1014, { contains: 'It works.' });
    const { deliveries } = await world.fakes.telegram.get('/deliveries?count=1&wait_ms=5000');
    assert.ok(deliveries.some((each) => each.status === 200));

    for (const headers of [{}, { 'x-telegram-bot-api-secret-token': 'guess' }]) {
        const refused = await fetch(changed.webhook_url, { method: 'POST', headers, body: JSON.stringify({ update_id: 1, message: { text: 'forged' } }) });
        assert.equal(refused.status, 401);
    }
    assert.equal((await fetch(`${world.url}/hooks/telegram/nothing-here`, { method: 'POST', body: '{}' })).status, 404);

    // Five times and shuffled, each update has one effect.
    await world.fakes.telegram.post('/delivery', { copies: 5, shuffle: true });
    for (let index = 0; index < 10; ++index) await world.write(1014, `copy ${index}`);
    await world.fakes.telegram.post('/delivery', { copies: 1, shuffle: false });
    const messages = await world.messagesWhen('all copies', 1014, (list) => new Set(inTexts(list)).size === 11);
    assert.equal(inTexts(messages).length, 11);

    await world.session.patch(`/telegram/bots/${bot.id}`, { mode: 'polling' });
    await world.script('polled', 'Polled again.');
    await world.write(1014, 'now polled');
    await world.seenBy(1014, { contains: 'Polled again.' });
});

test('a bad token is named when it is entered', async () => {
    const add = (token) => world.session.post('/telegram/bots', { token, mode: 'polling' });
    await assert.rejects(add('nonsense'), (error) => error.problem.code === 'telegram.token_malformed' && error.status === 422);
    await assert.rejects(add('777001:NobodyKnowsThisTokenAtTheFake_123456'), (error) => error.problem.code === 'telegram.token_refused' && error.problem.fix !== '');
    await assert.rejects(add('100001:DemoTokenForTheFake_abcdefghijklm'), (error) => error.problem.code === 'telegram.bot_exists' && error.status === 409);
});

test('a second bot is added while running, has its own conversations, and is removed while running', async () => {
    const token = '200002:SecondTokenForTheFake_abcdefghijk';
    await world.fakes.telegram.post('/bots', { token, username: 'second_bot', first_name: 'Second' });
    const second = await world.session.post('/telegram/bots', { token, mode: 'polling' });
    assert.equal(second.username, 'second_bot');
    await world.write(1015, 'to the second', { bot: 'second_bot' });
    const conversation = await world.conversation(1015, { endpoint: second.id });
    assert.equal(conversation.answering, 'people', 'it has no assistant');
    await world.say(conversation, 'from the second');
    assert.deepEqual(await world.seenBy(1015, { bot: 'second_bot' }), ['from the second']);

    await world.session.delete(`/telegram/bots/${second.id}`);
    await assert.rejects(world.session.get(`/telegram/bots/${second.id}`), (error) => error.status === 404);
    const message = await world.say(conversation, 'after the removal');
    const failed = await eventually('the failed message', async () => (await world.messages(conversation)).find((each) => each.id === message.id && each.delivery.state === 'failed'));
    assert.equal(failed.delivery.reason.code, 'telegram.bot_removed');
    await world.script('first still', 'The first bot still answers.');
    await world.write(1015, 'first still there?', { bot: 'shop_bot' });
    await world.seenBy(1015, { contains: 'The first bot still answers.', bot: 'shop_bot' });
});

test('the list filters, counts and searches', async () => {
    const counts = await world.session.get('/inbox/counts');
    const all = await world.session.get('/inbox/conversations?state=open&limit=100');
    assert.equal(counts.open, all.items.length);
    const found = await world.session.get('/inbox/conversations?state=all&search=my%20parcel');
    assert.deepEqual(found.items.map((each) => each.contact.name), ['User 1001']);
    const first = await world.session.get('/inbox/conversations?state=all&limit=3');
    assert.equal(first.items.length, 3);
    const second = await world.session.get(`/inbox/conversations?state=all&limit=3&cursor=${encodeURIComponent(first.next)}`);
    assert.equal(new Set([...first.items, ...second.items].map((each) => each.id)).size, 6);
    await assert.rejects(world.session.get('/inbox/conversations?cursor=nonsense'), (error) => error.status === 422);
    await assert.rejects(request(`${world.url}/api/v1/inbox/conversations`), (error) => error.status === 401);
});
