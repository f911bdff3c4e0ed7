import { env } from './env';

/* The control APIs of tests/fakes, as far as the flows need them. */

async function ask<T>(base: string | undefined, path: string, body?: unknown): Promise<T> {
  if (!base) throw new Error(`no fake to ask for ${path}: set FAKE_TELEGRAM_URL and FAKE_OPENAI_URL`);
  const init =
    body === undefined
      ? {}
      : {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json' },
        };
  const response = await fetch(base + path, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export const bot = {
  token: '100001:AAF-browser-tests-0123456789abcdefgh',
  username: 'browser_tests_bot',
  name: 'Browser Tests',
};

export interface Customer {
  id: number;
  name: string;
}

export const customer: Customer = { id: 1_000_777, name: 'Boris' };

interface FakeBot {
  username: string;
}

export async function registerBot(): Promise<void> {
  const answer = await ask<FakeBot[] | { bots: FakeBot[] }>(env.fakeTelegram, '/control/bots');
  const known = Array.isArray(answer) ? answer : answer.bots;
  if (known.some((other) => other.username === bot.username)) return;
  await ask(env.fakeTelegram, '/control/bots', {
    token: bot.token,
    username: bot.username,
    first_name: bot.name,
  });
}

export async function customerWrites(text: string, who = customer): Promise<void> {
  await ask(env.fakeTelegram, '/control/users', {
    id: who.id,
    first_name: who.name,
    language_code: 'en',
  }).catch(() => undefined);
  await ask(env.fakeTelegram, '/control/messages', {
    bot: bot.username,
    user: who.id,
    text,
  });
}

/** Telegram refuses what is sent to this customer, until the returned function is called. */
export async function telegramRefuses(who: Customer): Promise<() => Promise<void>> {
  await ask(env.fakeTelegram, '/control/faults', {
    method: 'sendMessage',
    code: 400,
    description: 'Bad Request: not today',
    chat_id: who.id,
    until_cleared: true,
  });
  return async () => {
    await fetch(`${env.fakeTelegram ?? ''}/control/faults`, { method: 'DELETE' });
  };
}

interface Transcript {
  messages: { text?: string }[];
}

async function seen(words: string, who: Customer): Promise<string[]> {
  const query = `chat_id=${who.id}&from=bot&contains=${encodeURIComponent(words)}&count=1&wait_ms=15000`;
  const { messages } = await ask<Transcript>(env.fakeTelegram, `/control/transcript?${query}`);
  return messages.map((message) => message.text ?? '').filter((text) => text.includes(words));
}

/** Resolves when the customer sees a message with these words. */
export async function customerSees(words: string, who = customer): Promise<boolean> {
  return (await seen(words, who)).length > 0;
}

/** How often the customer got these words; waits for the first. */
export async function timesSeen(words: string, who = customer): Promise<number> {
  return (await seen(words, who)).length;
}

/** To a question that holds `to`, however often it is asked: an answer that a new message overtakes is made again. */
export async function assistantWillSay(content: string, to: string): Promise<void> {
  await ask(env.fakeOpenai, '/control/answers', { answers: [{ content, match: { contains: to }, stays: true }] });
}
