import { expect, type APIRequestContext } from '@playwright/test';
import { call } from './app';
import { env } from './env';
import {
  assistantWillSay,
  bot,
  customerSees,
  customerWrites,
  registerBot,
  telegramRefuses,
  type Customer,
} from './fakes';

/* A small install with something of everything on its pages, for pictures. */

interface Listed {
  items: { id: string; contact: { name: string } }[];
}

const customers: [Customer, string][] = [
  [{ id: 1_000_801, name: 'Анна Смирнова' }, 'Добрый день! Подскажите, сколько стоит ремонт заднего колеса?'],
  [
    { id: 1_000_802, name: 'Benjamin' },
    'Do you repair cargo bikes? Mine has a broken hub, see https://example.com/hub',
  ],
  [{ id: 1_000_803, name: 'Константин Константинопольский' }, 'Спасибо, всё работает'],
  [{ id: 1_000_804, name: 'Mia' }, 'When do you open tomorrow?'],
];

/** Unless the install has its bot already, from the flows that ran before. */
async function setUp(request: APIRequestContext): Promise<void> {
  const bots = (await (await request.get('/api/v1/telegram/bots')).json()) as { items: unknown[] };
  if (bots.items.length > 0) return;
  await registerBot();
  const made = await call<{ id: string }>(request, 'POST', 'telegram/bots', {
    token: bot.token,
    mode: 'polling',
  });
  const provider = await call<{ id: string }>(request, 'POST', 'openai/providers', {
    name: 'Local AI',
    base_url: `${env.fakeOpenai ?? ''}/v1`,
    key: 'sk-fake',
    models: ['gpt-4o-mini', 'gpt-4o'],
  });
  await call(request, 'POST', 'openai/assistants', {
    name: 'Workshop',
    instructions: 'You answer the customers of a bicycle workshop. Be short and friendly.',
    provider_id: provider.id,
    model: 'gpt-4o-mini',
    endpoints: [made.id],
  });
}

/** Customers who wrote and were answered, one answer that did not arrive, and a note. */
export async function seed(request: APIRequestContext): Promise<void> {
  const listed = async () => {
    const { items } = (await (await request.get('/api/v1/inbox/conversations')).json()) as Listed;
    return items.filter((item) => customers.some(([who]) => who.name === item.contact.name));
  };
  if ((await listed()).length === customers.length) return;
  await setUp(request);
  for (const [who, text] of customers) {
    await assistantWillSay('We open at nine, and a hub takes two days. Shall I keep a place for you?', text);
    await customerWrites(text, who);
  }
  await expect.poll(async () => (await listed()).length).toBe(customers.length);
  const [who] = customers[1] ?? [];
  const id = (await listed()).find((item) => item.contact.name === who?.name)?.id;
  if (!who || !id) return;
  const say = (text: string, direction: string) =>
    call(request, 'POST', `inbox/conversations/${id}/messages`, {
      text,
      direction,
      client_id: crypto.randomUUID(),
    });
  await say('He came by last year, the frame is under warranty.', 'note');
  await say('Bring it in any time before noon, we will look at it at once.', 'out');
  await customerSees('Bring it in any time', who);
  await telegramRefuses(who);
  await say('Your hub has arrived.', 'out');
}
