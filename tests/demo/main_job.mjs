// The main job, step by step, each printed once it was seen to happen: a customer writes, the assistant answers, an
// operator takes over and answers, and gives the conversation back.
import { connect } from '../support/install.mjs';
import { eventually } from '../support/api.mjs';

const ann = 1000001;

/** Throws when a step does not happen. */
export async function walkMainJob(session, fakes, say = console.log) {
    const { bot, assistant } = await connect(session, fakes);
    say(`1. bot @${bot.username} listens, "${assistant.name}" answers for it`);

    await fakes.telegram.post('/users', { id: ann, first_name: 'Ann', language_code: 'en' });
    await fakes.telegram.post('/messages', { user: ann, text: 'Hello, where is my order 1042?' });
    const conversation = await eventually('the conversation in the inbox', async () => (await session.get('/inbox/conversations')).items[0]);
    say(`2. Ann wrote; conversation with ${conversation.contact.name} is in the inbox, answered by the ${conversation.answering}`);

    const answer = await heard(fakes, 1);
    say(`3. the assistant answered in the chat: "${shortened(answer.text)}"`);

    const taken = await session.post(`/inbox/conversations/${conversation.id}/take-over`);
    if (taken.answering !== 'people') throw new Error('taking over did not change who answers');
    say(`4. ${taken.assignee.name} took over`);

    await session.post(`/inbox/conversations/${conversation.id}/messages`, { text: 'Hi Ann, it leaves today.', direction: 'out', client_id: crypto.randomUUID() });
    const reply = await heard(fakes, 2);
    if (reply.text !== 'Hi Ann, it leaves today.') throw new Error(`the customer got "${reply.text}"`);
    say('5. the operator answered; the customer has it');

    const sent = await eventually('the message shown as sent', async () => {
        const { items } = await session.get(`/inbox/conversations/${conversation.id}/messages`);
        return items.find((message) => message.author.kind === 'operator' && message.delivery.state === 'sent');
    });
    say(`6. the inbox shows it as ${sent.delivery.state}`);

    await session.post(`/inbox/conversations/${conversation.id}/hand-back`);
    await fakes.telegram.post('/messages', { user: ann, text: 'Thank you! Which carrier is it?' });
    const last = await heard(fakes, 3);
    say(`7. handed back; the assistant answers again: "${shortened(last.text)}"`);
}

/** The `count`-th message that the bot sent to Ann. */
async function heard(fakes, count) {
    const { messages } = await fakes.telegram.get(`/transcript?chat_id=${ann}&from=bot&count=${count}&wait_ms=15000`);
    const mine = messages.filter((message) => message.from_bot);
    if (mine.length < count) throw new Error(`waited in vain for message ${count} in the chat`);
    return mine[count - 1];
}

function shortened(text) {
    return text.length > 90 ? `${text.slice(0, 90)}...` : text;
}
