// What Telegram does to messages: lost answers, groups that move, an outage. Nothing is lost, and nothing is sent
// twice but what nobody knows the end of.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { World, eventually, quick } from './support.mjs';

let world;
before(async () => {
    // Short polls, so that the bot asks during an outage too.
    world = await World.open({ config: `poll_timeout_seconds = 2\n${quick}` });
});
after(() => world?.close());

const sentTo = async (chat, text) => {
    const { calls } = await world.fakes.telegram.get(`/calls?method=sendMessage&chat_id=${chat}`);
    return calls.filter((each) => each.arguments.text.includes(text));
};

/** A conversation that people answer. */
async function attended(user) {
    await world.write(user, 'begin');
    await world.seenBy(user);
    const conversation = await world.conversation(user);
    return world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
}

async function settled(conversation, text) {
    return eventually(`"${text}" to be settled`, async () => {
        const list = await world.messages(conversation);
        return list.find((each) => each.text.includes(text) && ['sent', 'failed'].includes(each.delivery?.state));
    }, 60_000);
}

/** The host dies as it stands and is started again. */
async function killed() {
    world.install.process.child.kill('SIGKILL');
    await world.install.process.ended;
    await world.install.start();
}

let user = 8000;
for (const kind of ['reset_after', 'close_after', 'hang_after']) {
    test(`the answer to a send is lost (${kind}): two copies at most, and it is counted`, async () => {
        const customer = ++user;
        const conversation = await attended(customer);
        const unknown = await world.metric('patchbay_inbox_unknown_sends');
        await world.fakes.telegram.post('/faults', { kind, method: 'sendMessage', chat_id: customer, times: 1 });
        await world.say(conversation, 'did you get this?');
        await world.say(conversation, 'and this?');
        assert.equal((await settled(conversation, 'did you get this?')).delivery.state, 'sent');
        assert.equal((await settled(conversation, 'and this?')).delivery.state, 'sent');
        const seen = await world.seenBy(customer, { contains: 'this?' });
        assert.deepEqual(seen, ['did you get this?', 'did you get this?', 'and this?']);
        assert.equal(await world.metric('patchbay_inbox_unknown_sends'), unknown + 1);
    });
}

test('a send whose answer is always lost fails after the second copy, and a person decides', async () => {
    const customer = ++user;
    const conversation = await attended(customer);
    await world.fakes.telegram.post('/faults', { kind: 'close_after', method: 'sendMessage', chat_id: customer, until_cleared: true });
    await world.say(conversation, 'lost for good?');
    const failed = await settled(conversation, 'lost for good?');
    await world.fakes.telegram.delete('/faults');
    assert.equal(failed.delivery.state, 'failed');
    assert.equal(failed.delivery.reason.code, 'inbox.delivery_unknown');
    assert.equal((await world.seenBy(customer, { contains: 'lost for good?' })).length, 2);
});

test('Telegram is away for a while: commands are answered afterwards, once, and nothing becomes a dead letter', async () => {
    const customer = ++user;
    await world.write(customer, '/start');
    await world.seenBy(customer);
    await world.fakes.telegram.post('/faults', { kind: 'close_before', method: 'sendMessage', until_cleared: true });
    await world.fakes.telegram.post('/faults', { kind: 'html', method: 'getMe', until_cleared: true });
    await world.write(customer, '/help');
    await eventually('some attempts in vain', async () => {
        const { calls } = await world.fakes.telegram.get('/calls?method=getMe,sendMessage');
        return calls.filter((each) => each.faulted).length >= 4;
    }, 30_000);
    await world.fakes.telegram.delete('/faults');
    await world.seenBy(customer, { count: 2, wait: 40_000 });
    await eventually('the events to be handled', async () => (await world.session.get('/admin/dead-letters')).items.length === 0);
    assert.equal((await world.seenBy(customer)).length, 2);
});

test('calls during an outage are recorded', async () => {
    await world.fakes.telegram.post('/down', { mode: '503' });
    const missed = await world.fakes.telegram.get('/calls?method=getUpdates&count=1&wait_ms=1');
    const { calls } = await world.fakes.telegram.get(`/calls?method=getUpdates&after=${missed.last}&count=1&wait_ms=20000`);
    await world.fakes.telegram.post('/down', { down: false });
    assert.equal(calls.at(-1).status, 503);
    assert.ok(calls.at(-1).faulted);
    await eventually('the bot to be well again', async () => (await world.session.get(`/telegram/bots/${world.bot.id}`)).state === 'running', 45_000);
});

test('the host is killed in the middle of a long answer: what went out stays, the rest follows', async () => {
    const customer = ++user;
    const conversation = await attended(customer);
    const parts = ['A', 'B', 'C', 'D', 'E'].map((letter) => letter.repeat(3900));
    // The fourth part is on its way for long enough.
    await world.fakes.telegram.post('/faults', { kind: 'delay', delay_ms: 15_000, method: 'sendMessage', chat_id: customer, skip: 3, times: 1 });
    await world.say(conversation, parts.join('\n\n'));
    await eventually('the fourth part to be under way', async () => (await sentTo(customer, 'DDDD')).length === 1, 20_000);
    await eventually('the third part to be noted', async () => (await sentTo(customer, 'CCCC')).at(-1).status === 200);
    await killed();
    assert.equal((await settled(conversation, 'AAAA')).delivery.state, 'sent');
    for (const letter of ['A', 'B', 'C', 'E']) assert.equal((await sentTo(customer, letter.repeat(9))).length, 1, `part ${letter} went out once`);
    assert.equal((await sentTo(customer, 'DDDD')).length, 2, 'the one that nobody knew the end of');
});

const group = async (members) => world.fakes.telegram.post('/chats', { type: 'group', title: 'Desk', members });
const askIn = (chat, customer, text, extra = {}) => world.write(customer, `@shop_bot ${text}`, { chat, ...extra });

for (const announced of [true, false]) {
    test(`a group becomes a supergroup (${announced ? 'and says so' : 'which only a send tells'}): its conversation goes on`, async () => {
        const customer = ++user;
        const { id } = await group({ shop_bot: 'member', [customer]: 'member' });
        await askIn(id, customer, 'in the group');
        const conversation = await world.conversation(customer);
        await world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
        await world.say(conversation, 'to the group');
        await eventually('the answer in the group', async () => (await sentTo(id, 'to the group')).length === 1);

        const moved = -1_001_000_000_000 - customer;
        await world.fakes.telegram.post(`/chats/${id}`, { migrated_to: moved, announced });
        await world.say(conversation, 'after the move');
        assert.equal((await settled(conversation, 'after the move')).delivery.state, 'sent');
        assert.equal((await sentTo(moved, 'after the move')).length, 1);

        await askIn(moved, customer, 'from the new one');
        await world.messagesWhen('the message from the supergroup', customer, (list) => list.some((each) => each.text === 'from the new one'));
        const { items } = await world.session.get('/inbox/conversations?state=all&limit=100');
        assert.equal(items.filter((each) => each.contact.name === `User ${customer}`).length, 1, 'one conversation');

        await killed();
        await world.say(conversation, 'after a restart');
        await settled(conversation, 'after a restart');
        assert.equal((await sentTo(moved, 'after a restart')).length, 1);
        assert.equal((await sentTo(id, 'after a restart')).length, 0, 'the old number is not tried again');
    });
}

test('topics of a forum are conversations of their own, answered where they were asked', async () => {
    const [first, second] = [++user, ++user];
    const { id } = await world.fakes.telegram.post('/chats', { type: 'supergroup', title: 'Forum', is_forum: true, members: { shop_bot: 'administrator' } });
    await world.fakes.telegram.post(`/chats/${id}`, { topics: [71, 72] });
    const topics = {};
    for (const [customer, topic] of [[first, 71], [second, 72]]) {
        await askIn(id, customer, `question in ${topic}`, { message_thread_id: topic });
        const conversation = await world.conversation(customer);
        await world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
        topics[topic] = conversation;
    }
    assert.notEqual(topics[71].id, topics[72].id);
    for (const topic of [71, 72]) {
        await world.say(topics[topic], `answer in ${topic}`);
        await eventually('the answer in its topic', async () => (await sentTo(id, `answer in ${topic}`)).find((each) => Number(each.arguments.message_thread_id) === topic));
    }
});
