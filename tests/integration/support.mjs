// What the integration tests share: a running install with its fakes, and readers of what it holds.
import { Fakes, Install, configFor, connect } from '../support/install.mjs';
import { eventually } from '../support/api.mjs';

export { Fakes, Install, configFor, connect } from '../support/install.mjs';
export { Control, Session, eventually, request } from '../support/api.mjs';
export { Process } from '../support/process.mjs';

/** Answers come quickly, so that tests do: the assistant waits only a moment for the customer's next message. */
export const quick = `
[modules.openai]
debounce_ms = 250
answer_tokens = 0
`;

/** Server, fakes and a signed-in admin. Call close() in after(). */
export class World {
    static async open({ config = quick, limits, connected = true, enter = true, port = 0, telegramArgs, ...prepare } = {}) {
        const world = new World();
        world.fakes = await Fakes.start({ telegramArgs });
        const settings = configFor(world.fakes, config);
        world.install = await Install.prepare({ config: limits === undefined ? settings : settings.replace(/\[limits\][^[]*/, limits), ...prepare });
        try {
            await world.install.start({ port });
            if (enter) world.session = await world.install.firstAdmin();
            if (enter && connected) Object.assign(world, await connect(world.session, world.fakes));
        } catch (error) {
            await world.close();
            throw error;
        }
        return world;
    }

    async close() {
        const child = this.install.process?.child;
        const died = child !== undefined && (child.exitCode !== null || child.signalCode !== null);
        const result = died ? { code: child.exitCode, signal: child.signalCode } : await this.install.process?.stop();
        await this.fakes.stop();
        await this.install.remove();
        if (result && result.code !== 0) throw new Error(`the server ended with ${JSON.stringify(result)}\n${this.install.process.output.slice(-6000)}`);
    }

    get url() {
        return this.install.url;
    }

    /** A customer writes; `extra` goes to the fake's control API as it is. */
    write(user, text, extra = {}) {
        return this.fakes.telegram.post('/messages', { user, ...(text === undefined ? {} : { text }), ...extra });
    }

    /** What the assistant says to whoever writes `contains`. */
    script(contains, answer) {
        const content = typeof answer === 'string' ? { content: answer } : answer;
        return this.fakes.openai.post('/answers', { answers: [{ stays: true, match: { contains }, ...content }] });
    }

    /** What the customer sees from the bot, once there are `count` messages that contain `contains`. */
    async seenBy(user, { count = 1, contains, wait = 10_000, bot } = {}) {
        const query = new URLSearchParams({ chat_id: user, from: 'bot', count, wait_ms: wait });
        if (contains !== undefined) query.set('contains', contains);
        if (bot !== undefined) query.set('bot', bot);
        const transcript = await this.fakes.telegram.get(`/transcript?${query}`);
        const messages = transcript.messages.filter((each) => each.from_bot && (contains === undefined || each.text?.includes(contains)));
        if (messages.length < count) throw new Error(`customer ${user} got ${messages.length} of ${count} messages: ${JSON.stringify(messages.map((each) => each.text))}`);
        return messages.map((each) => each.text);
    }

    /** The conversation with a customer of the fake (whose name holds the number). */
    async conversation(user, { endpoint } = {}) {
        return eventually(`the conversation with ${user}`, async () => {
            const { items } = await this.session.get(`/inbox/conversations?state=all&limit=100${endpoint ? `&endpoint=${endpoint}` : ''}`);
            return items.find((each) => each.contact.name === `User ${user}`);
        });
    }

    /** All messages of a conversation, oldest first. */
    async messages(conversation) {
        const all = [];
        let cursor;
        do {
            const page = await this.session.get(`/inbox/conversations/${conversation.id}/messages?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
            all.push(...page.items);
            cursor = page.next;
        } while (cursor);
        return all.reverse();
    }

    /** The messages once `ready` says so. */
    messagesWhen(what, user, ready, limit) {
        return eventually(what, async () => {
            const list = await this.messages(await this.conversation(user));
            return ready(list) ? list : undefined;
        }, limit);
    }

    /** An operator's answer. */
    say(conversation, text, direction = 'out') {
        return this.session.post(`/inbox/conversations/${conversation.id}/messages`, { text, direction, client_id: `test-${Math.random().toString(36).slice(2)}` });
    }

    async module(id) {
        return this.session.get(`/modules/${id}`);
    }

    /** The sum of a counter over its labels, as /metrics says. */
    async metric(name, labels = '') {
        const text = await (await fetch(`${this.url}/metrics`)).text();
        const lines = text.split('\n').filter((line) => line.startsWith(name) && line.includes(labels));
        return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    }
}

/** Repeatable random numbers in [0, 1) (mulberry32). */
export function seeded(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}
