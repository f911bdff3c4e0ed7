// Telegram, the database and the host break, and nobody's message is lost by it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { admin } from '../support/install.mjs';
import { EventStream } from './sockets.mjs';
import { Process, Session, World, eventually, seeded } from './support.mjs';

let world;
before(async () => {
    world = await World.open({
        // Goes on in the table of the module telegram: a question for updates that hangs is given up soon.
        config: `poll_timeout_seconds = 3

[modules.openai]
debounce_ms = 150
deadline_seconds = 12
first_byte_seconds = 2
idle_seconds = 2
`,
    });
});
after(() => world?.close());

const inbound = (list) => list.filter((each) => each.direction === 'in').map((each) => each.text);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A conversation that people answer, so that only what a test does happens there. */
async function attended(user) {
    await world.write(user, 'begin');
    await world.seenBy(user);
    const conversation = await world.conversation(user);
    return world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
}

let user = 6000;

// ---- Telegram fails ----

for (const mode of ['502', 'reset', 'hang']) {
    test(`Telegram is down for some seconds (${mode}): everything is delivered once and in order`, async () => {
        const customer = ++user;
        const conversation = await attended(customer);
        await world.fakes.telegram.post('/down', { mode });
        const answers = [0, 1, 2].map((index) => `answer ${index}`);
        for (const text of answers) await world.say(conversation, text);
        for (let index = 0; index < 3; ++index) await world.write(customer, `meanwhile ${index}`);
        await eventually('an attempt in vain', async () => (await world.messages(conversation)).some((each) => each.text === 'answer 0' && each.delivery.attempts > 0));
        await pause(2500); // the outage itself, not a wait for something
        await world.fakes.telegram.post('/down', { down: false });
        const list = await world.messagesWhen('both directions to catch up', customer, (all) => inbound(all).length === 4 && all.every((each) => each.direction !== 'out' || each.delivery.state === 'sent'), 45_000);
        assert.deepEqual(inbound(list).slice(1), [0, 1, 2].map((index) => `meanwhile ${index}`));
        assert.deepEqual(await world.seenBy(customer, { contains: 'answer ', count: 3 }), answers);
        await eventually('the bot to be well again', async () => (await world.session.get(`/telegram/bots/${world.bot.id}`)).state === 'running');
    });
}

test('retry_after is obeyed', async () => {
    const customer = ++user;
    const conversation = await attended(customer);
    await world.fakes.telegram.post('/faults', { method: 'sendMessage', code: 429, retry_after: 2, times: 1, chat_id: customer });
    await world.say(conversation, 'patience');
    await world.seenBy(customer, { contains: 'patience' });
    const { calls } = await world.fakes.telegram.get(`/calls?method=sendMessage&chat_id=${customer}`);
    const [refused, sent] = calls.slice(-2);
    assert.deepEqual([refused.status, sent.status], [429, 200]);
    const seconds = (each) => (typeof each.time === 'number' ? each.time : Date.parse(each.time) / 1000);
    assert.ok(seconds(sent) - seconds(refused) >= 1.9, `${seconds(sent) - seconds(refused)} s later`);
});

test('a customer who blocked the bot is a state, not a retry; writing again mends it', async () => {
    const customer = ++user;
    const conversation = await attended(customer);
    await world.fakes.telegram.post('/block', { user: customer });
    const message = await world.say(conversation, 'can you read this?');
    const failed = await eventually('the refusal', async () => (await world.messages(conversation)).find((each) => each.id === message.id && each.delivery.state === 'failed'));
    assert.equal(failed.delivery.attempts, 1);
    assert.ok(failed.delivery.reason.title);
    assert.equal((await world.conversation(customer)).contact.state, 'blocked');
    await world.fakes.telegram.post('/unblock', { user: customer });
    await world.write(customer, 'I am back');
    await eventually('the contact to be reachable', async () => (await world.conversation(customer)).contact.state === 'reachable');
    const again = await world.session.post(`/inbox/messages/${message.id}/resend`);
    assert.ok(['queued', 'sending', 'sent'].includes(again.delivery.state));
    await world.seenBy(customer, { contains: 'can you read this?' });
});

test('a token that is revoked in flight is named; a new one brings the bot back', async () => {
    const customer = ++user;
    const conversation = await attended(customer);
    await world.fakes.telegram.post('/bots/shop_bot/revoke', {});
    const message = await world.say(conversation, 'into the void');
    const revoked = await eventually('the state', async () => {
        const bot = await world.session.get(`/telegram/bots/${world.bot.id}`);
        return bot.state === 'revoked' && bot;
    });
    assert.ok(revoked.problem.title && revoked.problem.fix);
    await eventually('the message to fail', async () => (await world.messages(conversation)).find((each) => each.id === message.id && each.delivery.state === 'failed'));
    const token = '100001:AnotherTokenForTheFake_0123456789ab';
    await world.fakes.telegram.post('/bots/shop_bot/revoke', { new_token: token });
    await world.session.patch(`/telegram/bots/${world.bot.id}`, { token });
    await eventually('the bot to run', async () => (await world.session.get(`/telegram/bots/${world.bot.id}`)).state === 'running');
    await world.session.post(`/inbox/messages/${message.id}/resend`);
    await world.seenBy(customer, { contains: 'into the void' });
    await world.write(customer, 'received?');
    await world.messagesWhen('the customer\'s message', customer, (list) => inbound(list).includes('received?'));
});

// ---- The database and the host fail ----

test('the database is killed: 503 while it is away, back by itself, nothing lost', async () => {
    const customer = ++user;
    const conversation = await attended(customer);
    const pid = Number((await readFile(join(world.install.data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
    const host = world.install.process.child.pid;
    const statuses = new Map();
    const acknowledged = new Map(); // text -> direction
    let number = 0;
    const stream = await EventStream.open(world.url, world.session, ['inbox']);
    process.kill(pid, 'SIGKILL');
    const since = Date.now();
    await eventually('503, and then 200 again', async () => {
        await world.write(customer, `during ${number}`);
        const direction = number % 2 === 0 ? 'out' : 'note';
        const text = `${direction} ${number++}.`;
        const response = await fetch(`${world.url}/api/v1/inbox/conversations/${conversation.id}/messages`, {
            method: 'POST',
            headers: { cookie: world.session.cookie, 'x-csrf-token': world.session.csrf, 'content-type': 'application/json' },
            body: JSON.stringify({ text, direction, client_id: text }),
        });
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status === 503) assert.ok(Number(response.headers.get('retry-after')) >= 1, 'it says when to come again');
        if (response.status === 201) acknowledged.set(text, direction);
        assert.equal((await fetch(`${world.url}/health/live`)).status, 200);
        return statuses.has(503) && response.status === 201;
    }, 40_000);
    assert.deepEqual([...statuses.keys()].sort(), [201, 503], `after ${Date.now() - since} ms`);
    assert.equal(world.install.process.child.pid, host);
    assert.equal(world.install.process.child.exitCode, null, 'the host stayed up');
    await eventually('readiness', async () => (await fetch(`${world.url}/health/ready`)).status === 200);
    const written = Array.from({ length: number }, (_, index) => `during ${index}`);
    const list = await world.messagesWhen('all that was written', customer, (all) => inbound(all).length > number, 45_000);
    assert.deepEqual(inbound(list).slice(1), written);
    for (const text of written) await stream.next((frame) => frame.event === 'inbox.message.created' && frame.data.message.text === text, `${text}, live`);
    await stream.close();
    for (const [text, direction] of acknowledged) assert.deepEqual(list.filter((each) => each.text === text).map((each) => each.direction), [direction], text);
    const sent = await world.messagesWhen('the answers to be sent', customer, (all) => all.every((each) => each.direction !== 'out' || each.delivery.state === 'sent'), 45_000);
    const seen = await world.seenBy(customer, { count: 0, wait: 0 });
    for (const { text, delivery } of sent.filter((each) => each.author.kind === 'operator' && each.direction === 'out')) {
        const times = seen.filter((each) => each === text).length;
        assert.ok(times === 1 || (times === 2 && delivery.attempts > 1), `"${text}" was seen ${times} times after ${delivery.attempts} attempts`);
    }
    await eventually('the module health to say so', async () => (await world.session.get('/admin/health')).status !== 'down');
});

test('a second host on the same data folder is refused in words', async () => {
    const second = new Process(world.install.program, ['serve', '--data', world.install.data, '--config', world.install.configFile, '--port', '0']);
    const timer = setTimeout(() => second.child.kill('SIGKILL'), 20_000);
    const { code } = await second.ended;
    clearTimeout(timer);
    assert.equal(code, 1);
    assert.match(second.output, /in use by another server/);
    assert.match(second.output, new RegExp(`process ${world.install.process.child.pid}`));
    await world.session.get('/session');
});

test('the host is killed again and again while customers write: nothing lost, nothing twice', async (context) => {
    const seed = Number(process.env.PATCHBAY_SEED ?? Date.now() % 1_000_000);
    context.diagnostic(`seed ${seed}; PATCHBAY_SEED replays it`);
    const random = seeded(seed);
    const kills = 10;
    const customers = [7001, 7002, 7003, 7004, 7005];
    const written = new Map(customers.map((each) => [each, []]));
    const posted = new Map(); // client_id -> text, for answers that the server acknowledged
    for (const customer of customers) await world.write(customer, 'begin');
    for (const customer of customers) await world.seenBy(customer);
    for (const customer of customers.slice(0, 3)) await world.session.post(`/inbox/conversations/${(await world.conversation(customer)).id}/take-over`);
    const conversations = new Map();
    for (const customer of customers) conversations.set(customer, await world.conversation(customer));

    /** Customers who write for the first time while the host is being killed. */
    const newcomers = [];
    let over = false;
    const writing = (async () => {
        for (let number = 0; !over; ++number) {
            const customer = customers[Math.floor(random() * customers.length)];
            const text = `message ${number}`;
            written.get(customer).push(text);
            await world.write(customer, text);
            await pause(20 + random() * 60);
        }
    })();
    const answering = (async () => {
        for (let number = 0; !over; ++number) {
            const customer = customers[number % 3];
            const text = `answer ${number} to ${customer}.`;
            try {
                await world.session.post(`/inbox/conversations/${conversations.get(customer).id}/messages`, { text, direction: 'out', client_id: text });
                posted.set(text, customer);
            } catch {
                // Killed under it: not acknowledged, so it may be there or not.
            }
            await pause(400 + random() * 400);
        }
    })();
    let adopted = 0;
    for (let round = 0; round < kills; ++round) {
        await pause(100 + random() * 1000);
        newcomers.push(7100 + round);
        await world.write(7100 + round, 'I am new here');
        await pause(random() * 300);
        await world.install.process.kill();
        await world.install.start();
        if (/PostgreSQL \S+ was running/.test(world.install.process.output)) ++adopted;
    }
    over = true;
    await Promise.all([writing, answering]);
    assert.ok(adopted > 0, 'the database outlived the host and was adopted');

    for (const customer of customers) {
        const expected = ['begin', ...written.get(customer)];
        const list = await world.messagesWhen(`all ${expected.length} messages of ${customer}`, customer, (all) => inbound(all).length >= expected.length && all.every((each) => each.direction !== 'out' || ['sent', 'failed'].includes(each.delivery.state)), 60_000);
        assert.deepEqual(inbound(list), expected, `customer ${customer}, seed ${seed}`);

        const out = list.filter((each) => each.direction === 'out');
        assert.equal(new Set(out.filter((each) => each.client_id).map((each) => each.client_id)).size, out.filter((each) => each.client_id).length);
        const seen = await world.seenBy(customer, { wait: 0, count: 0 });
        const repeatable = out.filter((each) => each.delivery.attempts > 1);
        assert.ok(seen.length <= out.length + repeatable.length, `${customer} saw ${seen.length} of ${out.length}, ${repeatable.length} sends were unknown; seed ${seed}`);
        for (const message of out.filter((each) => each.author.kind === 'operator')) {
            const times = seen.filter((text) => text === message.text).length;
            const most = message.delivery.attempts > 1 ? 2 : 1;
            assert.ok(times <= most, `"${message.text}" was seen ${times} times after ${message.delivery.attempts} attempts; seed ${seed}`);
            if (message.delivery.state === 'sent') assert.ok(times >= 1, `"${message.text}" is sent and was not seen; seed ${seed}`);
        }
        for (const [text, whom] of posted) if (whom === customer) assert.equal(out.filter((each) => each.text === text).length, 1, `${text}; seed ${seed}`);
    }
    const failures = [];
    for (const customer of customers) failures.push(...(await world.messages(conversations.get(customer))).filter((each) => each.delivery?.state === 'failed'));
    assert.ok(failures.length <= kills / 2, `${failures.length} messages failed in ${kills} kills; seed ${seed}`);
    for (const { delivery } of failures) assert.equal(delivery.reason.code, 'inbox.delivery_unknown', 'only a send that was cut off twice fails');

    for (const customer of [...customers.slice(3), ...newcomers]) {
        const list = await world.messagesWhen(`the last question of ${customer} to be answered; seed ${seed}`, customer, (all) => all.filter((each) => each.direction !== 'note').at(-1)?.author.kind === 'assistant', 30_000);
        assert.equal((await world.conversation(customer)).answering, 'assistant', `${customer}, seed ${seed}`);
        const authors = list.filter((each) => each.direction !== 'note').map((each) => each.author.kind);
        authors.forEach((author, index) => assert.ok(author !== 'assistant' || authors[index - 1] === 'contact', `${customer} got two answers to one question; seed ${seed}`));
    }
    const letters = await world.session.get('/admin/dead-letters');
    assert.deepEqual(letters.items, []);
});

test('a stop under load is clean and within 30 seconds, and loses nothing', async () => {
    const customer = ++user;
    await attended(customer);
    const stream = await EventStream.open(world.url, world.session, ['inbox']);
    let over = false;
    let written = 0;
    const broken = [];
    const asking = Promise.all(Array.from({ length: 8 }, async () => {
        while (!over) {
            try {
                const { status } = await fetch(`${world.url}/api/v1/inbox/counts`, { headers: { cookie: world.session.cookie } });
                if (![200, 503, 404].includes(status)) broken.push(status);
            } catch {
                await pause(20); // refused once it no longer listens
            }
        }
    }));
    const writing = (async () => {
        for (; !over; ++written) {
            await world.write(customer, `line ${written}`);
            await pause(10);
        }
    })();
    await stream.next((frame) => frame.event === 'inbox.message.created');
    const since = Date.now();
    const result = await world.install.stop();
    assert.deepEqual(result, { code: 0, signal: null });
    assert.ok(Date.now() - since < 30_000);
    assert.equal((await stream.next((frame) => frame.type === 'bye')).reason, 'draining');
    over = true;
    await Promise.all([asking, writing]);
    assert.deepEqual(broken, []);
    await world.install.start();
    const list = await world.messagesWhen('every line', customer, (all) => inbound(all).length > written, 45_000);
    assert.deepEqual(inbound(list).slice(1), Array.from({ length: written }, (_, index) => `line ${index}`));
    const session = new Session(world.url);
    await session.logIn(admin.email, admin.password);
});
