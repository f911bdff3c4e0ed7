// What is in the inbox when the demo's page opens: conversations in every state that a page shows.
import { eventually } from '../support/api.mjs';
import { customers, earlier } from './customers.mjs';

/** Everybody of the demo is known to the fake; those of `earlier` have written, and were dealt with as it says. */
export async function seed(session, fakes) {
    for (const { id, first_name, language_code } of [...customers, ...earlier]) await fakes.telegram.post('/users', { id, first_name, language_code });
    for (const customer of earlier) {
        await fakes.telegram.post('/messages', { user: customer.id, text: customer.asked });
        const conversation = await eventually(`${customer.first_name}'s conversation`, async () => {
            const { items } = await session.get('/inbox/conversations?state=all&limit=100');
            return items.find((each) => each.contact.name === customer.first_name);
        });
        const path = `/inbox/conversations/${conversation.id}`;
        await session.post(`${path}/take-over`);
        const write = (text, direction) => session.post(`${path}/messages`, { text, direction, client_id: crypto.randomUUID() });
        if (customer.note) await write(customer.note, 'note');
        if (customer.answered) await write(customer.answered, 'out');
        if (customer.closed) await session.post(`${path}/close`);
    }
}
