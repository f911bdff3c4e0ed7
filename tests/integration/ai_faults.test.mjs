// What the AI does wrong, and what happens while it answers: the customer sees one whole answer, or a person.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { World, eventually } from './support.mjs';

let world;
before(async () => {
    world = await World.open({
        config: `
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
const outbound = (list) => list.filter((each) => each.direction === 'out').map((each) => each.text);
const act = (conversation, verb) => world.session.post(`/inbox/conversations/${conversation.id}/${verb}`);

/** What the AI was asked by whoever wrote `text`, oldest first. */
async function askedAbout(text) {
    const { calls } = await world.fakes.openai.get('/calls?endpoint=chat');
    return calls.filter((each) => JSON.stringify(each.body).includes(text));
}

/** An answer to `contains` that takes its time: some four seconds. */
function slowly(contains, words) {
    return world.script(contains, { chunks: Array.from({ length: 16 }, (_, index) => `${words} ${index} `), chunk_delay_ms: 250 });
}

/** Returns once the customer is shown the beginning of an answer. */
async function underWay(customer) {
    const { calls } = await world.fakes.telegram.get(`/calls?method=sendMessageDraft&chat_id=${customer}&count=2&wait_ms=10000`);
    assert.notEqual(calls.at(-1)?.arguments.text ?? '', '', 'the first draft says "thinking", the second how it begins');
}

// ---- The AI fails ----

const passing = {
    '429 with Retry-After': { kind: 'rate_limit', retry_after: 1 },
    500: { kind: 'server_error' },
    '502 in HTML': { kind: 'bad_gateway' },
    'an error inside a 200': { kind: 'error_in_200' },
    'garbage in the stream': { kind: 'garbage', after_chunks: 2 },
    'half a stream': { kind: 'truncate', after_chunks: 2 },
    'a stream that is closed': { kind: 'stream_close', after_chunks: 2 },
    'a stream that is reset': { kind: 'stream_reset', after_chunks: 2 },
    'a stream that stalls': { kind: 'stall', after_chunks: 2 },
    'an error in the stream': { kind: 'stream_error', after_chunks: 1 },
    'a reset connection': { kind: 'reset' },
    'a connection that hangs': { kind: 'hang' },
};

let user = 6000;
for (const [name, fault] of Object.entries(passing)) {
    test(`the AI answers with ${name}: it is asked again, and the customer sees one whole answer`, async () => {
        const customer = ++user;
        const question = `case ${customer}`;
        await world.script(question, { chunks: ['One ', 'whole ', 'answer ', `for ${customer}.`] });
        await world.fakes.openai.post('/faults', { ...fault, endpoint: 'chat', times: 1 });
        await world.write(customer, question);
        assert.deepEqual(await world.seenBy(customer), [`One whole answer for ${customer}.`]);
        const calls = await askedAbout(question);
        assert.deepEqual(calls.map((each) => each.faulted), [true, false], 'the fault struck, and one more request was enough');
        const conversation = await world.conversation(customer);
        assert.equal(conversation.answering, 'assistant');
        assert.equal(outbound(await world.messages(conversation)).length, 1);
    });
}

test('the main model fails for good: the fallback answers', async () => {
    await world.session.patch(`/openai/assistants/${world.assistant.id}`, { fallback_provider_id: world.provider.id, fallback_model: 'gpt-4o' });
    await world.fakes.openai.post('/faults', { kind: 'model_not_found', model: 'gpt-4o-mini', until_cleared: true });
    await world.write(6100, 'is anybody there?');
    await world.seenBy(6100);
    const conversation = await world.conversation(6100);
    assert.equal(conversation.answering, 'assistant');
    const { items } = await eventually('the run', async () => {
        const page = await world.session.get(`/openai/runs?conversation=${conversation.id}`);
        return page.items.length > 0 && page;
    });
    assert.equal(items[0].model, 'gpt-4o');
    await world.fakes.openai.delete('/faults');
    await world.session.patch(`/openai/assistants/${world.assistant.id}`, { fallback_provider_id: null, fallback_model: null });
});

test('all providers fail: people get the conversation with the reason, and the customer is told once', async () => {
    const provider = await world.session.post('/openai/providers', { name: 'Spent AI', base_url: `${world.fakes.openaiUrl}/v1`, key: 'sk-fake', models: ['gpt-4o'] });
    await world.session.patch(`/openai/assistants/${world.assistant.id}`, { provider_id: provider.id, model: 'gpt-4o', apology: 'Sorry, a colleague will answer you.' });
    await world.fakes.openai.post('/faults', { kind: 'insufficient_quota', until_cleared: true });
    await world.write(6200, 'hello?');
    assert.deepEqual(await world.seenBy(6200), ['Sorry, a colleague will answer you.']);
    const conversation = await eventually('the hand-over', async () => {
        const each = await world.conversation(6200);
        return each.answering === 'people' && each;
    });
    assert.equal(conversation.handoff_code, 'openai.all_failed');
    assert.match(conversation.handoff_reason, /Spent AI/);
    assert.match(conversation.handoff_reason, /credit|limit|quota/i);
    const { calls } = await world.fakes.openai.get('/calls?endpoint=chat');
    assert.equal(calls.filter((each) => each.status === 429 && JSON.stringify(each.body).includes('hello?')).length, 1, 'a used-up quota is not asked again');
    const failing = await eventually('the provider to say so', async () => {
        const each = await world.session.get(`/openai/providers/${provider.id}`);
        return each.state === 'failing' && each;
    });
    assert.equal(failing.problem.code, 'openai.quota_exhausted');
    await world.write(6200, 'are you there?');
    await world.messagesWhen('the second message', 6200, (list) => inbound(list).length === 2);
    await world.say(conversation, 'Yes, Ann here.');
    await world.seenBy(6200, { contains: 'Ann here' });
    assert.equal((await world.seenBy(6200, { wait: 0 })).length, 2, 'one apology only');
    await world.fakes.openai.delete('/faults');
    const tested = await world.session.post(`/openai/providers/${provider.id}/test`);
    assert.equal(tested.ok, true);
    await world.session.patch(`/openai/assistants/${world.assistant.id}`, { provider_id: world.provider.id, model: 'gpt-4o-mini' });
});

// ---- People and customers come in between ----

test('a take-over in the middle of an answer stops it, and nothing of it stays in the chat', async () => {
    const customer = 6301;
    // Where drafts are refused, an ordinary message shows the answer so far: it would stay.
    await world.fakes.telegram.post('/faults', { method: 'sendMessageDraft', code: 400, description: 'Bad Request: TEXTDRAFT_PEER_INVALID', chat_id: customer, until_cleared: true });
    await slowly('slow story', 'Once upon a time');
    await world.write(customer, 'tell me a slow story');
    await world.seenBy(customer, { contains: 'Once upon' });
    const conversation = await world.conversation(customer);
    await act(conversation, 'take-over');
    await eventually('the preview to go', async () => (await world.seenBy(customer, { count: 0, wait: 0 })).length === 0);
    await eventually('the request to be dropped', async () => (await askedAbout('slow story')).every((each) => each.outcome === 'client_disconnected'));
    await world.say(conversation, 'Ann here.');
    assert.deepEqual(await world.seenBy(customer, { contains: 'Ann' }), ['Ann here.']);
    assert.deepEqual(outbound(await world.messages(conversation)), ['Ann here.']);
    const { items } = await world.session.get(`/openai/runs?conversation=${conversation.id}`);
    assert.deepEqual(items.map((each) => each.outcome), ['superseded']);
    await world.fakes.telegram.delete('/faults');
});

test('a hand-back answers the customer who waits: asked, taken over in the middle, handed back without a word', async () => {
    const customer = 6302;
    await slowly('patient question', 'Well');
    await world.write(customer, 'a patient question');
    await underWay(customer);
    const conversation = await world.conversation(customer);
    await act(conversation, 'take-over');
    await eventually('the request to be dropped', async () => (await askedAbout('patient question')).every((each) => each.outcome === 'client_disconnected'));
    await world.fakes.openai.delete('/answers');
    await world.script('patient question', 'Here is your answer.');
    await act(conversation, 'hand-back');
    assert.deepEqual(await world.seenBy(customer, { contains: 'Here is your answer.' }), ['Here is your answer.']);
    assert.deepEqual(outbound(await world.messages(conversation)), ['Here is your answer.']);
});

test('a hand-back answers what the customer asked while people had the conversation, and nothing that was answered', async () => {
    const customer = 6303;
    await world.script('first matter', 'First answer.');
    await world.write(customer, 'the first matter');
    await world.seenBy(customer);
    const conversation = await world.conversation(customer);
    await act(conversation, 'take-over');
    await act(conversation, 'hand-back');
    await act(conversation, 'take-over');
    await world.script('second matter', 'Second answer.');
    await world.write(customer, 'the second matter');
    await world.messagesWhen('the second question', customer, (list) => inbound(list).length === 2);
    await act(conversation, 'hand-back');
    await world.seenBy(customer, { contains: 'Second answer.' });
    assert.deepEqual(outbound(await world.messages(conversation)), ['First answer.', 'Second answer.']);
});

test('a newer message in the middle of an answer starts it anew, and one answer covers both', async () => {
    const customer = 6304;
    await world.script('omega', 'To both.');
    await slowly('alpha', 'To the first');
    await world.write(customer, 'about alpha');
    await underWay(customer);
    await world.write(customer, 'and omega');
    assert.deepEqual(await world.seenBy(customer, { contains: 'To both.' }), ['To both.']);
    const conversation = await world.conversation(customer);
    assert.deepEqual(outbound(await world.messages(conversation)), ['To both.']);
    assert.deepEqual((await askedAbout('about alpha')).map((each) => each.outcome), ['client_disconnected', 'complete']);
    const { items } = await eventually('both runs', async () => {
        const page = await world.session.get(`/openai/runs?conversation=${conversation.id}`);
        return page.items.length === 2 && page;
    });
    assert.deepEqual(items.map((each) => each.outcome).sort(), ['completed', 'superseded']);
});

test('forty customers at once all get an answer from the assistant', async () => {
    const customers = Array.from({ length: 40 }, (_, index) => 6400 + index);
    await world.script('crowd', { chunks: ['An ', 'answer.'], chunk_delay_ms: 300 });
    await Promise.all(customers.map((each) => world.write(each, 'one of the crowd')));
    for (const customer of customers) assert.deepEqual(await world.seenBy(customer, { wait: 30_000 }), ['An answer.']);
    for (const customer of customers) assert.equal((await world.conversation(customer)).answering, 'assistant');
});

test('without a module that offers assistants people get the conversation with the reason, and nothing old is answered later', async () => {
    const customer = 6305;
    await world.script('module', 'An answer of the module.');
    await world.write(customer, 'is the module on?');
    await world.seenBy(customer);
    await world.session.post('/modules/openai/disable');
    await world.write(customer, 'and is the module still on?');
    const conversation = await eventually('people to get it', async () => {
        const each = await world.conversation(customer);
        return each.answering === 'people' && each;
    }, 30_000);
    assert.equal(conversation.handoff_code, 'inbox.no_assistant');
    assert.ok(conversation.handoff_reason);
    const list = await world.messages(conversation);
    assert.deepEqual(list.slice(-2).map((each) => [each.direction, each.author.kind]), [['in', 'contact'], ['note', 'system']]);
    await world.session.post('/modules/openai/enable');
    await world.write(6306, 'does the module answer again?');
    await world.seenBy(6306);
    assert.equal((await world.seenBy(customer)).length, 1, 'the question of before is left to people');
    await act(conversation, 'hand-back');
    await world.seenBy(customer, { count: 2 });
});
