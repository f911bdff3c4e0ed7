// Telegraf against fake-telegram: directly named multipart parts, an extra "method" part, long polling with 50 s.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Telegraf } from 'telegraf';
import { startFake } from './fakes.js';

const TOKEN = '2002:TELEGRAF-TEST';
const BORIS = 1000002;
let fake;

before(async () => { fake = await startFake('fake-telegram', ['--local', '--time-scale', '0.01']); });
after(async () => { assert.equal(await fake.stop(), 0); });
beforeEach(async () => {
  await fake.post('reset');
  await fake.post('bots', { token: TOKEN, username: 'desk_bot' });
  await fake.post('users', { id: BORIS, first_name: 'Boris', language_code: 'ru' });
});

const makeBot = (webhookReply = false) => new Telegraf(TOKEN, { telegram: { apiRoot: fake.url, webhookReply } });
const says = (text) => fake.post('messages', { user: BORIS, text });

test('a customer who writes is answered over long polling', async () => {
  const bot = makeBot();
  bot.on('text', (context) => context.replyWithHTML(`<i>${context.message.text}</i>`));
  const launched = bot.launch();
  await says('привет');
  const chat = await fake.get(`transcript?chat_id=${BORIS}&from=bot&wait_ms=5000`);
  assert.equal(chat.messages.at(-1).text, 'привет');
  assert.equal(chat.messages.at(-1).entities[0].type, 'italic');
  bot.stop('test');
  await launched;
});

test('a photo uploaded as a directly named part arrives with its size', async () => {
  const bot = makeBot();
  await says('hi');
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const message = await bot.telegram.sendPhoto(BORIS, { source: png, filename: 'dot.png' }, { caption: 'Dot' });
  assert.equal(message.photo.at(-1).width, 1);
  assert.equal(message.photo.at(-1).file_size, png.length);
  const { calls } = await fake.get('calls?method=sendPhoto');
  assert.equal(calls[0].encoding, 'multipart');
  assert.equal(calls[0].arguments.caption, 'Dot');
  const link = await bot.telegram.getFileLink(message.photo.at(-1).file_id);
  const response = await fetch(link);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), png);
});

test('a file that is no picture is refused as a photo', async () => {
  const bot = makeBot();
  await says('hi');
  await assert.rejects(bot.telegram.sendPhoto(BORIS, { source: Buffer.from('text') }), /IMAGE_PROCESS_FAILED/);
});

test('errors carry code, description and parameters', async () => {
  const bot = makeBot();
  await says('hi');
  await fake.post('faults', { method: 'sendMessage', code: 429, retry_after: 7 });
  await assert.rejects(bot.telegram.sendMessage(BORIS, 'x'), (error) => {
    assert.equal(error.code, 429);
    assert.equal(error.parameters.retry_after, 7);
    return true;
  });
  await fake.post('faults', { method: 'sendMessage', kind: 'html' });
  await assert.rejects(bot.telegram.sendMessage(BORIS, 'x'));
  await fake.post('down', { mode: 'reset' });
  await assert.rejects(bot.telegram.sendMessage(BORIS, 'x'));
  await fake.post('down', { down: false });
  await bot.telegram.sendMessage(BORIS, 'x');
});

test('a method in the webhook answer is carried out', async () => {
  const bot = makeBot(true);
  // One of the few methods that Telegraf puts into the answer.
  bot.on('text', (context) => context.sendChatAction('typing'));
  const server = createServer(bot.webhookCallback('/hook', { secretToken: 'abc' }));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await bot.telegram.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: 'abc' });
    await says('hi');
    const { calls } = await fake.get('calls?method=sendChatAction&wait_ms=5000');
    assert.equal(calls[0].encoding, 'webhook_answer');
    assert.equal((await fake.get(`transcript?chat_id=${BORIS}`)).action.action, 'typing');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a reply to a message that is gone is refused unless allowed', async () => {
  const bot = makeBot();
  await says('hi');
  const replying = (extra) => bot.telegram.sendMessage(BORIS, 'x', { reply_parameters: { message_id: 999, ...extra } });
  await assert.rejects(replying({}), /message to be replied not found/);
  const message = await replying({ allow_sending_without_reply: true });
  assert.equal(message.reply_to_message, undefined);
});
