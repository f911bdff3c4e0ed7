// A channel that needs no outside service: people write and read by plain HTTP.
//
//     POST /api/v1/js-channel/endpoints          an admin makes an address: {"name": "Website"}
//     POST /hooks/js-channel/{endpoint}          somebody writes {"chat": "a", "name": "Ann", "text": "Hi"}
//     POST /hooks/js-channel/{endpoint}/{chat}/typing   types, which operators see
//     GET  /hooks/js-channel/{endpoint}/{chat}   and reads the answers
import { randomUUID } from 'node:crypto';

import { SendState, contactTyping, methodsOf, received } from './patchbay/channel.mjs';
import { Failure, run } from './patchbay/patchbay.mjs';

const id = 'js-channel';
const shownFor = 5000; // milliseconds that a draft or a typing sign is shown

const statements = {
    endpoints: { name: 'js.endpoints', sql: 'select id, workspace_id, name from "js-channel".endpoints order by id' },
    addEndpoint: { name: 'js.add_endpoint', sql: 'insert into "js-channel".endpoints (id, workspace_id, name) values ($1, $2, $3)' },
    findEndpoint: { name: 'js.find_endpoint', sql: 'select workspace_id from "js-channel".endpoints where id = $1' },
    // A second attempt at the same message changes nothing: its id is the same.
    keepAnswer: {
        name: 'js.keep_answer',
        sql: `insert into "js-channel".answers (id, workspace_id, endpoint_id, chat, text)
              select $1, workspace_id, id, $3, $4 from "js-channel".endpoints where id = $2
              on conflict (id) do update set text = excluded.text returning id`,
    },
    answers: {
        name: 'js.answers',
        sql: `select id, text, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from "js-channel".answers
              where endpoint_id = $1 and chat = $2 order by created_at desc limit $3::int`,
    },
};

const word = (longest) => ({ type: 'string', minLength: 1, maxLength: longest });
const object = (properties, required) => ({ type: 'object', properties, required, additionalProperties: false });
const made = object({ id: { type: 'string' } }, ['id']);
const writing = object({ chat: word(80), name: word(80), text: word(4000), id: word(80) }, ['chat', 'name', 'text']);

let host;
let answersShown = 50;
const passing = new Map(); // chat to what is being written there; best effort: gone with the process

const noAddress = (title, fix) => new Failure('not_found', `${id}.no_address`, title, { fix });
const chatKey = (chat) => JSON.stringify([chat.endpoint_id, chat.chat]);

function show(chat, text) {
    const now = Date.now();
    for (const [key, { until }] of passing) if (until < now) passing.delete(key);
    const key = chatKey(chat);
    passing.set(key, { text: text || (passing.get(key)?.text ?? ''), until: now + shownFor });
}

function beingWritten(chat) {
    const found = passing.get(chatKey(chat));
    return found && found.until >= Date.now() ? found.text : null;
}

/** Whose address it is; refuses one that does not exist. */
async function workspaceOf(endpoint) {
    const [row] = await host.read(statements.findEndpoint, endpoint);
    if (row === undefined) throw noAddress('There is no such address', 'Ask an admin for one');
    return row.workspace_id;
}

/** What the inbox calls. */
const channel = {
    async describe() {
        const endpoints = (await host.read(statements.endpoints)).map((row) => ({ ...row, state: 'running' }));
        return { id, name: 'JavaScript', can_type: true, can_draft: true, endpoints };
    },

    /** A database that is away rejects, and the inbox tries again; a removed address does not come back. */
    async send({ message_id, endpoint_id, chat, text }) {
        const kept = await host.execute(statements.keepAnswer, message_id, endpoint_id, chat, text);
        passing.delete(chatKey({ endpoint_id, chat }));
        if (kept.length > 0) return { state: SendState.sent, external_ids: [message_id] };
        return { state: SendState.refused, reason: noAddress('This address was removed', 'Make a new one').payload };
    },

    draft: (draft) => show(draft, draft.text),
    typing: (chat) => show(chat, ''),
    discardDraft: (draft) => void passing.delete(chatKey(draft)),
};

async function addEndpoint(request) {
    const endpoint = randomUUID();
    await host.execute(statements.addEndpoint, endpoint, request.user.workspace_id, request.json().name);
    return { id: endpoint };
}

async function receive(request) {
    const body = request.json(); // fits the schema, or we would not be here
    const endpoint_id = request.parameter('endpoint');
    const message = {
        channel: id,
        endpoint_id,
        workspace_id: await workspaceOf(endpoint_id),
        chat: body.chat,
        external_id: body.id ?? randomUUID(),
        contact_id: body.chat,
        contact_name: body.name,
        text: body.text,
        sent_at_us: Date.now() * 1000,
    };
    // On disk when publish() resolves; only then is the writer told so. The same id twice is one message.
    await host.publish(received(message, `${endpoint_id}:${message.chat}:${message.external_id}`));
    return { id: message.external_id };
}

async function typing(request) {
    const endpoint_id = request.parameter('endpoint');
    await contactTyping(host, { workspace_id: await workspaceOf(endpoint_id), channel: id, endpoint_id, chat: request.parameter('chat') });
    return {};
}

async function answers(request) {
    const chat = { endpoint_id: request.parameter('endpoint'), chat: request.parameter('chat') };
    await workspaceOf(chat.endpoint_id);
    const items = await host.read(statements.answers, chat.endpoint_id, chat.chat, answersShown);
    return { items, being_written: beingWritten(chat) };
}

run(
    {
        start(setup, settings, theHost) {
            host = theHost;
            answersShown = settings.values.answers_shown;
            setup.offer(`channel/${id}`, methodsOf(channel));
            setup.route('POST', '/endpoints', { summary: 'Makes an address to write to', body: object({ name: word(80) }, ['name']), answer: made, status: 201 }, addEndpoint);
            setup.route('POST', `/hooks/${id}/{endpoint}`, { summary: 'Somebody writes', access: 'everyone', body: writing, answer: made, status: 202 }, receive);
            setup.route('POST', `/hooks/${id}/{endpoint}/{chat}/typing`, { summary: 'Who writes there is typing', access: 'everyone', status: 202 }, typing);
            setup.route('GET', `/hooks/${id}/{endpoint}/{chat}`, { summary: 'The answers, newest first', access: 'everyone' }, answers);
        },

        configure(settings) {
            answersShown = settings.values.answers_shown;
        },

        async health() {
            const none = (await host.read(statements.endpoints)).length === 0;
            const how = `POST /api/v1/${id}/endpoints`;
            return [{
                name: 'addresses',
                degraded: none,
                detail: none ? `none yet: ${how} makes one` : '',
                translations: { ru: { name: 'адреса', detail: none ? `пока ни одного: создаёт ${how}` : '' } },
            }];
        },
    },
    `${id} 0.1.0`,
);
