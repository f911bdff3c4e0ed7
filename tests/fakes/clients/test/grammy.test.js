// grammY against fake-telegram: JSON bodies, attach:// uploads, long polling, webhooks.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Bot, GrammyError, InputFile, webhookCallback } from 'grammy';
import { startFake } from './fakes.js';

const TOKEN = '1001:GRAMMY-TEST';
const ANN = 1000001;
let fake;

before(async () => { fake = await startFake('fake-telegram', ['--local', '--time-scale', '0.01']); });
after(async () => { assert.equal(await fake.stop(), 0); });
beforeEach(async () => {
  await fake.post('reset');
  await fake.post('bots', { token: TOKEN, username: 'shop_bot', first_name: 'Shop' });
  await fake.post('users', { id: ANN, first_name: 'Ann', username: 'ann_test', language_code: 'en' });
});

function makeBot() {
  const bot = new Bot(TOKEN, { client: { apiRoot: fake.url } });
  bot.catch((error) => { throw error.error; });
  return bot;
}

async function polling(bot, work) {
  const started = new Promise((resolve) => bot.start({ onStart: resolve }).catch(() => {}));
  await started;
  try {
    await work();
  } finally {
    await bot.stop();
  }
}

const says = (text) => fake.post('messages', { user: ANN, text });

test('a customer who writes is answered over long polling', async () => {
  const bot = makeBot();
  bot.command('start', (context) => context.reply(`Welcome, payload ${context.match}`));
  bot.on('message:text', (context) => context.reply(`You said <b>${context.message.text}</b>`, { parse_mode: 'HTML' }));
  await polling(bot, async () => {
    await says('/start ref_7');
    await says('hello 😀');
    const chat = await fake.get(`transcript?chat_id=${ANN}&from=bot&count=2&wait_ms=5000`);
    const answers = chat.messages.filter((message) => message.from_bot);
    assert.equal(answers[0].text, 'Welcome, payload ref_7');
    assert.equal(answers[1].text, 'You said hello 😀');
    assert.deepEqual(answers[1].entities, [{ type: 'bold', offset: 9, length: 8 }]);
  });
});

test('stopping confirms what was handled', async () => {
  const bot = makeBot();
  const seen = [];
  bot.on('message', (context) => { seen.push(context.message.text); });
  await polling(bot, async () => {
    await says('one');
    await fake.get('calls?method=getUpdates&count=3&wait_ms=5000');
  });
  assert.deepEqual(seen, ['one']);
  assert.equal((await fake.get('stats')).pending_updates, 0);
});

test('edits, callbacks and blocking arrive as updates', async () => {
  const bot = makeBot();
  const events = [];
  bot.on('edited_message', (context) => { events.push(`edited ${context.editedMessage.text}`); });
  bot.on('callback_query:data', async (context) => {
    events.push(`pressed ${context.callbackQuery.data}`);
    await context.answerCallbackQuery('Done');
  });
  bot.on('my_chat_member', (context) => { events.push(context.myChatMember.new_chat_member.status); });
  const { message } = await says('frist');
  const sent = await bot.api.sendMessage(ANN, 'Sure?', {
    reply_markup: { inline_keyboard: [[{ text: 'Yes', callback_data: 'yes' }]] },
  });
  await fake.post('edits', { user: ANN, message_id: message.message_id, text: 'first' });
  const press = await fake.post('callbacks', { user: ANN, message_id: sent.message_id, data: 'yes' });
  await fake.post('block', { user: ANN });
  await polling(bot, () => fake.get('calls?method=getUpdates&count=3&wait_ms=5000'));
  assert.deepEqual(events, ['edited first', 'pressed yes', 'kicked']);
  assert.equal((await fake.get(`callbacks/${press.callback_query_id}`)).answer.text, 'Done');
});

test('an edit with the same text is refused as not modified', async () => {
  const bot = makeBot();
  await says('hi');
  const sent = await bot.api.sendMessage(ANN, 'draft');
  await bot.api.editMessageText(ANN, sent.message_id, 'final');
  await assert.rejects(bot.api.editMessageText(ANN, sent.message_id, 'final'), /message is not modified/);
});

test('broken HTML, empty and too long texts are refused in the server\'s words', async () => {
  const bot = makeBot();
  await says('hi');
  const send = (text, other) => bot.api.sendMessage(ANN, text, other);
  await assert.rejects(send('<b>x', { parse_mode: 'HTML' }), /Can't find end tag corresponding to start tag "b"/);
  await assert.rejects(send('<p>x</p>', { parse_mode: 'HTML' }), /Unsupported start tag "p" at byte offset 0/);
  await assert.rejects(send('a.b', { parse_mode: 'MarkdownV2' }), /Character '\.' is reserved/);
  await assert.rejects(send('   '), /message text is empty/);
  await assert.rejects(send('я'.repeat(4097)), /message is too long/);
  await send('😀'.repeat(2048));
  await assert.rejects(send('😀'.repeat(2049)), /message is too long/);
});

test('uploads by attach:// can be downloaded again, byte for byte', async () => {
  const bot = makeBot();
  await says('hi');
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 256));
  const message = await bot.api.sendDocument(ANN, new InputFile(bytes, 'отчёт.bin'), { caption: 'Report' });
  assert.equal(message.document.file_name, 'отчёт.bin');
  assert.equal(message.document.file_size, bytes.length);
  const file = await bot.api.getFile(message.document.file_id);
  const response = await fetch(`${fake.url}/file/bot${TOKEN}/${file.file_path}`);
  assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
  const again = await bot.api.sendDocument(ANN, message.document.file_id);
  assert.equal(again.document.file_unique_id, message.document.file_unique_id);
});

test('a photo, a document and a voice message from the user can be fetched', async () => {
  const bot = makeBot();
  const photo = (await fake.post('messages', { user: ANN, photo: { width: 300, height: 200 }, caption: 'look' })).message;
  assert.equal(photo.photo.at(-1).width, 300);
  assert.equal(photo.caption, 'look');
  const voice = (await fake.post('messages', { user: ANN, voice: { size: 4096, duration: 2 } })).message;
  const file = await bot.api.getFile(voice.voice.file_id);
  const response = await fetch(`${fake.url}/file/bot${TOKEN}/${file.file_path}`);
  assert.equal((await response.arrayBuffer()).byteLength, 4096);
});

test('429 carries retry_after, with and without parameters', async () => {
  const bot = makeBot();
  await says('hi');
  await fake.post('faults', { method: 'sendMessage', code: 429, retry_after: 3 });
  await assert.rejects(bot.api.sendMessage(ANN, 'x'), (error) => {
    assert(error instanceof GrammyError);
    assert.equal(error.error_code, 429);
    assert.equal(error.parameters.retry_after, 3);
    return true;
  });
  await fake.post('faults', { method: 'send*', code: 429 });
  await assert.rejects(bot.api.sendMessage(ANN, 'x'), (error) => error.parameters.retry_after === undefined);
  await bot.api.sendMessage(ANN, 'x');
});

test('flood limits let three messages through and refuse the fourth', async () => {
  const bot = makeBot();
  await says('hi');
  await fake.post('limits', { enabled: true });
  for (const text of ['1', '2', '3']) await bot.api.sendMessage(ANN, text);
  await assert.rejects(bot.api.sendMessage(ANN, '4'), (error) => error.parameters.retry_after === 1);
});

test('blocked, unknown and deactivated users are told apart', async () => {
  const bot = makeBot();
  await assert.rejects(bot.api.sendMessage(42, 'x'), /chat not found/);
  await assert.rejects(bot.api.sendMessage(ANN, 'x'), /bot can't initiate conversation with a user/);
  await says('hi');
  await fake.post('block', { user: ANN });
  await assert.rejects(bot.api.sendMessage(ANN, 'x'), /bot was blocked by the user/);
  await fake.post('users', { id: 7, deactivated: true });
  await assert.rejects(bot.api.sendMessage(7, 'x'), /user is deactivated/);
});

test('a group that became a supergroup names its new id', async () => {
  const bot = makeBot();
  const { id } = await fake.post('chats', { type: 'group', members: { shop_bot: 'member' } });
  await bot.api.sendMessage(id, 'x');
  await fake.post(`chats/${id}`, { migrated_to: -1001234567890 });
  await assert.rejects(bot.api.sendMessage(id, 'x'), (error) => error.parameters.migrate_to_chat_id === -1001234567890);
});

test('a second poller ends the first with 409', async () => {
  const first = makeBot();
  const ended = assert.rejects(first.api.getUpdates({ timeout: 30 }),
    (error) => error.error_code === 409 && /terminated by other getUpdates/.test(error.description));
  await fake.get('calls?method=getUpdates&wait_ms=5000');
  assert.deepEqual(await first.api.getUpdates({ timeout: 1 }), []);
  await ended;
});

test('a reset ends a waiting poll', async () => {
  const ended = assert.rejects(makeBot().api.getUpdates({ timeout: 30 }));
  await fake.get('calls?method=getUpdates&wait_ms=5000');
  await fake.post('reset');
  await ended;
});

test('a revoked token stops the bot with 401', async () => {
  const bot = makeBot();
  await bot.init();
  await fake.post('bots/shop_bot/revoke');
  await assert.rejects(bot.api.getMe(), (error) => error.error_code === 401);
});

test('webhook delivery carries the secret, retries, and keeps a chat in order', async () => {
  const bot = makeBot();
  const seen = [];
  let failures = 2;
  bot.on('message:text', (context) => { seen.push(context.message.text); });
  const handle = webhookCallback(bot, 'http', { secretToken: 'S3cret_-' });
  const server = createServer((request, response) => {
    if (failures-- > 0) return response.writeHead(500).end();
    return handle(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: 'S3cret_-' });
    await assert.rejects(bot.api.getUpdates(), /can't use getUpdates method while webhook is active/);
    for (const text of ['1', '2', '3']) await says(text);
    const { deliveries } = await fake.get('deliveries?count=5&wait_ms=5000');
    assert.deepEqual(deliveries.map((each) => each.status), [500, 500, 200, 200, 200]);
    assert.deepEqual(seen, ['1', '2', '3']);
    assert.match((await bot.api.getWebhookInfo()).last_error_message, /500/);
    await bot.api.deleteWebhook();
    assert.equal((await bot.api.getWebhookInfo()).url, '');
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('setWebhook checks the secret and, without --local, the address', async () => {
  const bot = makeBot();
  await assert.rejects(bot.api.setWebhook('http://127.0.0.1/x', { secret_token: 'no spaces' }), /unallowed characters/);
  const strict = await startFake('fake-telegram', ['--bot', `${TOKEN}=shop_bot`]);
  try {
    const cloud = new Bot(TOKEN, { client: { apiRoot: strict.url } });
    await assert.rejects(cloud.api.setWebhook('http://example.com/x'), /An HTTPS URL must be provided/);
    await assert.rejects(cloud.api.setWebhook('https://example.com:81/x'), /only on ports 80, 88, 443 or 8443/);
  } finally {
    await strict.stop();
  }
});

test('a reset before processing loses the message, one after processing does not', async () => {
  const bot = makeBot();
  await says('hi');
  await fake.post('faults', { method: 'sendMessage', kind: 'reset_before' });
  await assert.rejects(bot.api.sendMessage(ANN, 'lost'));
  await fake.post('faults', { method: 'sendMessage', kind: 'reset_after' });
  await assert.rejects(bot.api.sendMessage(ANN, 'kept'));
  const { messages } = await fake.get(`transcript?chat_id=${ANN}`);
  assert.deepEqual(messages.filter((message) => message.from_bot).map((message) => message.text), ['kept']);
});

test('commands, drafts, actions, reactions, copies and topics work', async () => {
  const bot = makeBot();
  const { message } = await says('hi');
  await bot.api.setMyCommands([{ command: 'start', description: 'Begin' }]);
  assert.deepEqual(await bot.api.getMyCommands(), [{ command: 'start', description: 'Begin' }]);
  await assert.rejects(bot.api.setMyCommands([{ command: 'Bad!', description: 'x' }]), /BOT_COMMAND_INVALID/);
  await bot.api.sendChatAction(ANN, 'typing');
  await bot.api.sendMessageDraft(ANN, 12, 'Thinking');
  const chat = await fake.get(`transcript?chat_id=${ANN}`);
  assert.equal(chat.action.action, 'typing');
  assert.equal(chat.draft.text, 'Thinking');
  await bot.api.setMessageReaction(ANN, message.message_id, [{ type: 'emoji', emoji: '👍' }]);
  const copy = await bot.api.copyMessage(ANN, ANN, message.message_id);
  assert(copy.message_id > message.message_id);
  const forwarded = await bot.api.forwardMessage(ANN, ANN, message.message_id);
  assert.equal(forwarded.forward_origin.sender_user.id, ANN);
  await bot.api.deleteMessage(ANN, copy.message_id);
  await assert.rejects(bot.api.deleteMessage(ANN, copy.message_id), /message to delete not found/);
  const forum = await fake.post('chats', { is_forum: true, members: { shop_bot: 'administrator' } });
  const topic = await bot.api.createForumTopic(forum.id, 'Order 1042');
  const inTopic = await bot.api.sendMessage(forum.id, 'x', { message_thread_id: topic.message_thread_id });
  assert.equal(inTopic.message_thread_id, topic.message_thread_id);
  await assert.rejects(bot.api.sendMessage(forum.id, 'x', { message_thread_id: 999 }), /message thread not found/);
});

test('a storm reaches the webhook completely, each update as often as ordered', async () => {
  const bot = makeBot();
  const counts = new Map();
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => { text += part; });
    request.on('end', () => {
      const { update_id: id } = JSON.parse(text);
      counts.set(id, (counts.get(id) ?? 0) + 1);
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/hook`);
    const { id } = await fake.post('storm', { updates: 500, chats: 20, concurrency: 8, repeats: 3, shuffle: true });
    const report = await fake.get(`storm/${id}?wait_ms=20000`);
    assert.equal(report.over, true);
    assert.equal(report.acknowledged, 1500);
    assert.equal(counts.size, 500);
    assert([...counts.values()].every((count) => count === 3));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
