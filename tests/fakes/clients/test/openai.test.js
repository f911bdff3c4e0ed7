// The official client against fake-openai.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import OpenAI, { toFile } from 'openai';
import { startFake } from './fakes.js';

let fake;
const model = 'gpt-4o-mini';
const hello = [{ role: 'user', content: 'Hello' }];

before(async () => { fake = await startFake('fake-openai'); });
after(async () => { assert.equal(await fake.stop(), 0); });
beforeEach(() => fake.post('reset'));

const client = (options = {}) =>
  new OpenAI({ apiKey: 'sk-fake', baseURL: `${fake.url}/v1`, maxRetries: 0, timeout: 10_000, ...options });

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');

test('models are listed and found by name', async () => {
  const ids = (await client().models.list()).data.map((each) => each.id);
  assert(ids.includes(model));
  assert.equal((await client().models.retrieve(model)).id, model);
  await assert.rejects(client().models.retrieve('nope'), (error) => error.status === 404);
});

test('a wrong key is 401', async () => {
  await assert.rejects(client({ apiKey: 'sk-wrong' }).models.list(), (error) => {
    assert(error instanceof OpenAI.AuthenticationError);
    assert.equal(error.code, 'invalid_api_key');
    return true;
  });
});

test('the default assistant answers in the language of the question, always the same', async () => {
  const ask = async (content) => {
    const answer = await client().chat.completions.create({ model, messages: [{ role: 'user', content }] });
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert(answer.usage.total_tokens > 0);
    return answer.choices[0].message.content;
  };
  const russian = await ask('Сколько стоит доставка и как оформить возврат?');
  assert.match(russian, /Доставка занимает/);
  assert.match(russian, /вернуть или обменять/);
  assert.equal(russian, await ask('Сколько стоит доставка и как оформить возврат?'));
  assert.match(await ask('Where is my order 1042?'), /order 1042/);
});

test('a stream gives the same text as the plain answer, and usage only when asked', async () => {
  const plain = await client().chat.completions.create({ model, messages: hello });
  const quiet = await collect(await client().chat.completions.create({ model, messages: hello, stream: true }));
  assert.equal(textOf(quiet), plain.choices[0].message.content);
  assert(quiet.every((chunk) => chunk.usage === undefined));
  const counted = await collect(await client().chat.completions.create({
    model, messages: hello, stream: true, stream_options: { include_usage: true },
  }));
  assert.deepEqual(counted.at(-1).choices, []);
  assert.equal(counted.at(-1).usage.total_tokens, plain.usage.total_tokens);
  assert(counted.slice(0, -1).every((chunk) => chunk.usage === null));
  assert.equal(counted.at(-2).choices[0].finish_reason, 'stop');
});

test('scripted answers come in order with their own chunks', async () => {
  await fake.post('answers', { answers: [{ chunks: ['При', 'вет', ' 😀'] }, { content: 'second', finish_reason: 'content_filter' }] });
  const chunks = await collect(await client().chat.completions.create({ model, messages: hello, stream: true }));
  assert.deepEqual(chunks.map((chunk) => chunk.choices[0].delta.content).filter(Boolean), ['При', 'вет', ' 😀']);
  const second = await client().chat.completions.create({ model, messages: hello });
  assert.equal(second.choices[0].finish_reason, 'content_filter');
});

test('CRLF, comments and byte-wise writes do not change the text', async () => {
  await fake.post('faults', { kind: 'none', bytewise: true, crlf: true, comments: true, no_space: true });
  await fake.post('answers', { answers: [{ content: 'Ответ по байтам' }] });
  const chunks = await collect(await client().chat.completions.create({ model, messages: hello, stream: true }));
  assert.equal(textOf(chunks), 'Ответ по байтам');
});

test('max tokens cut the answer with finish_reason length', async () => {
  const answer = await client().chat.completions.create({ model, messages: hello, max_completion_tokens: 3 });
  assert.equal(answer.choices[0].finish_reason, 'length');
});

test('tool calls are assembled from their deltas, two in parallel', async () => {
  const calls = [{ name: 'find_order', arguments: { number: 1042 } }, { name: 'weather', arguments: { city: 'Москва' } }];
  await fake.post('answers', { answers: [{ tool_calls: calls }] });
  const stream = client().chat.completions.stream({
    model, messages: hello, tools: calls.map(({ name }) => ({ type: 'function', function: { name, parameters: { type: 'object' } } })),
  });
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].finish_reason, 'tool_calls');
  const received = final.choices[0].message.tool_calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]);
  assert.deepEqual(received, [['find_order', { number: 1042 }], ['weather', { city: 'Москва' }]]);
});

test('a cut stream ends without finish_reason and without an exception', async () => {
  await fake.post('faults', { kind: 'truncate', after_chunks: 1 });
  const chunks = await collect(await client().chat.completions.create({ model, messages: hello, stream: true }));
  assert(chunks.length > 0);
  assert(chunks.every((chunk) => chunk.choices[0].finish_reason === null));
});

for (const [kind, shape] of [['stream_error', 'plain'], ['stream_error', 'event'], ['stream_reset'], ['stream_close'], ['garbage']]) {
  test(`a stream that breaks with ${kind} ${shape ?? ''} throws`, async () => {
    await fake.post('faults', { kind, after_chunks: 1, ...(shape && { shape }) });
    const stream = await client().chat.completions.create({ model, messages: hello, stream: true });
    await assert.rejects(collect(stream));
  });
}

test('leaving a stream is seen by the server', async () => {
  await fake.post('style', { chunk_delay_ms: 20 });
  const stream = await client().chat.completions.create({ model, messages: hello, stream: true });
  for await (const chunk of stream) if (chunk) break;
  const { calls } = await fake.get('calls?outcome=client_disconnected&wait_ms=5000');
  assert.equal(calls.length, 1);
});

test('a stalled stream stays open until the client gives up', async () => {
  await fake.post('faults', { kind: 'stall', after_chunks: 1 });
  const abort = new AbortController();
  const stream = await client().chat.completions.create({ model, messages: hello, stream: true }, { signal: abort.signal });
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  assert.equal((await fake.get('stats')).open_streams, 1);
  abort.abort();
  await fake.get('calls?outcome=client_disconnected&wait_ms=5000');
  assert.equal((await fake.get('stats')).open_streams, 0);
});

const errors = [
  ['invalid_api_key', 401, 'invalid_api_key'],
  ['country', 403, 'unsupported_country_region_territory'],
  ['context_length', 400, 'context_length_exceeded'],
  ['model_not_found', 404, 'model_not_found'],
  ['rate_limit', 429, 'rate_limit_exceeded'],
  ['insufficient_quota', 429, 'insufficient_quota'],
  ['server_error', 500, null],
  ['bad_gateway', 502, undefined],
  ['overloaded', 503, 'server_is_overloaded'],
];
for (const [kind, status, code] of errors) {
  test(`the error ${kind} is ${status} with its code`, async () => {
    await fake.post('faults', { kind });
    await assert.rejects(client().chat.completions.create({ model, messages: hello }), (error) => {
      assert.equal(error.status, status);
      assert.equal(error.code, code);
      return true;
    });
  });
}

test('Retry-After in milliseconds is honoured and the retry succeeds', async () => {
  await fake.post('faults', { kind: 'rate_limit', retry_after: null, retry_after_ms: 30, times: 2 });
  const answer = await client({ maxRetries: 2 }).chat.completions.create({ model, messages: hello });
  assert.equal(answer.choices[0].finish_reason, 'stop');
  const { calls } = await fake.get('calls?endpoint=chat');
  assert.deepEqual(calls.map((call) => call.status), [429, 429, 200]);
});

test('requests that the API does not accept are refused as it does', async () => {
  const create = (extra) => client().chat.completions.create({ model, messages: hello, ...extra });
  await assert.rejects(create({ temperature: 9 }), /decimal above maximum value/);
  await assert.rejects(create({ messages: [] }), /empty array/);
  await assert.rejects(create({ model: 'nope' }), (error) => error.code === 'model_not_found');
  await assert.rejects(create({ model: 'gpt-5-mini', max_tokens: 5 }), (error) => error.code === 'unsupported_parameter');
  await assert.rejects(create({ model: 'gpt-5-mini', temperature: 0.2 }), (error) => error.code === 'unsupported_value');
  await assert.rejects(create({ model: 'tiny-context', messages: [{ role: 'user', content: 'x'.repeat(9000) }] }),
    (error) => error.code === 'context_length_exceeded');
});

test('embeddings are the same as base64 (the default) and as numbers, and near for like texts', async () => {
  const embed = async (input, extra = {}) =>
    (await client().embeddings.create({ model: 'text-embedding-3-small', input, ...extra })).data.map((each) => each.embedding);
  const input = ['delivery to the city', 'deliveries in a city', 'refund of money'];
  const [first, near, far] = await embed(input);
  assert.equal(first.length, 1536);
  const [asNumbers] = await embed(input, { encoding_format: 'float' });
  first.forEach((value, i) => assert(Math.abs(value - asNumbers[i]) < 1e-6));
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  assert(Math.abs(dot(first, first) - 1) < 1e-5);
  assert(dot(first, near) > dot(first, far) + 0.1);
  assert.equal((await embed('x', { dimensions: 256 }))[0].length, 256);
  await assert.rejects(embed(''), (error) => error.status === 400);
  await assert.rejects(embed(Array(2049).fill('x')), (error) => error.status === 400);
});

test('audio is transcribed as json, text and verbose_json', async () => {
  const audio = () => toFile(Buffer.alloc(8000, 1), 'voice.ogg', { type: 'audio/ogg' });
  const transcribe = async (extra = {}) =>
    client().audio.transcriptions.create({ model: 'whisper-1', file: await audio(), ...extra });
  await fake.post('transcripts', { texts: ['Где мой заказ?'] });
  assert.equal((await transcribe()).text, 'Где мой заказ?');
  assert.equal(typeof await transcribe({ response_format: 'text' }), 'string');
  const verbose = await transcribe({ response_format: 'verbose_json', language: 'en' });
  assert.equal(verbose.language, 'english');
  assert(verbose.duration > 0);
  await assert.rejects(transcribe({ model: 'gpt-4o-mini-transcribe', response_format: 'srt' }), (error) => error.status === 400);
  await assert.rejects(async () => client().audio.transcriptions.create({
    model: 'whisper-1', file: await toFile(Buffer.from('x'), 'notes.txt'),
  }), /Invalid file format/);
});
