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

export const customer = { id: 1_000_777, name: 'Boris' };

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

export async function customerWrites(text: string): Promise<void> {
  await ask(env.fakeTelegram, '/control/users', {
    id: customer.id,
    first_name: customer.name,
    language_code: 'en',
  }).catch(() => undefined);
  await ask(env.fakeTelegram, '/control/messages', {
    bot: bot.username,
    user: customer.id,
    text,
  });
}

interface Transcript {
  messages: { text?: string }[];
}

/** Resolves when the customer sees a message with these words. */
export async function customerSees(words: string): Promise<boolean> {
  const query = `chat_id=${customer.id}&from=bot&contains=${encodeURIComponent(words)}&count=1&wait_ms=15000`;
  const transcript = await ask<Transcript>(env.fakeTelegram, `/control/transcript?${query}`);
  return transcript.messages.some((message) => message.text?.includes(words));
}

export async function assistantWillSay(content: string): Promise<void> {
  await ask(env.fakeOpenai, '/control/answers', { answers: [{ content }] });
}
