// The API's description: it is valid OpenAPI, the web app is built against it, and the server answers and tells what it says.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Validator } from '@seriousme/openapi-schema-validator';
import addFormats from 'ajv-formats';
import Ajv from 'ajv/dist/2020.js';

import { asFile, describedBy } from '../support/description.mjs';
import { root } from '../support/install.mjs';
import { Socket } from './sockets.mjs';
import { World, request } from './support.mjs';

let world;
let description;
let schemas;
before(async () => {
    world = await World.open();
    description = await describedBy(world.url);
    schemas = addFormats(new Ajv({ strict: false, allErrors: true })).addSchema(description, 'api');
});
after(() => world?.close());

/** What `value` does wrong against the schema at these steps into the description. */
function objections(value, ...steps) {
    const pointer = steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const check = schemas.getSchema(`api#/${pointer}`);
    assert.ok(check, `there is a schema at ${pointer}`);
    return check(value) ? [] : check.errors.map((each) => `${each.instancePath} ${each.message} ${JSON.stringify(each.params)}`);
}

test('the description is valid OpenAPI 3.1, and every reference leads somewhere', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(description));
    assert.ok(valid, JSON.stringify(errors, null, 2));
    assert.equal(validator.version, '3.1');
    validator.resolveRefs();
});

test('the web app is built against what the server says: run ./dev openapi when this fails', async () => {
    assert.equal(await readFile(join(root, 'web/openapi.json'), 'utf8'), asFile(description));
});

test('every answer to a GET is as declared', async () => {
    await world.write(8001, 'Hello');
    await world.seenBy(8001);
    const conversation = await world.conversation(8001);
    let checked = 0;
    for (const [path, { get }] of Object.entries(description.paths)) {
        if (!get?.responses['200']?.content?.['application/json']) continue;
        const at = path.replace('{id}', path.startsWith('/api/v1/inbox/conversations') ? conversation.id : '{id}');
        const list = at.includes('{id}') ? await world.session.get(at.slice('/api/v1'.length, at.indexOf('/{id}'))) : undefined;
        if (list) assert.ok(list.items.length > 0, `there is something at ${path}`);
        const answer = await world.session.get(at.slice('/api/v1'.length).replace('{id}', list?.items[0].id));
        assert.deepEqual(objections(answer, 'paths', path, 'get', 'responses', '200', 'content', 'application/json', 'schema'), [], path);
        ++checked;
    }
    assert.ok(checked >= 16, `${checked} answers were looked at`);
});

test('a refusal is the declared problem, and says for each field what is right', async () => {
    const { problem } = await request(`${world.url}/api/v1/session`, { method: 'POST', body: { email: '' } }).catch((error) => error);
    assert.deepEqual(objections(problem, 'components', 'schemas', 'Problem'), []);
    assert.deepEqual(problem.fields.map(({ field, fix }) => [field, fix]).sort(), [
        ['email', 'Enter text of 1 to 254 characters'],
        ['password', 'Enter text of 1 to 200 characters'],
    ]);
});

test('what the live channel tells is declared', async () => {
    const socket = await Socket.open(world.url, world.session);
    await socket.subscribe(['inbox', 'telegram', 'openai', 'modules']);
    await world.write(8002, 'Anybody there?');
    await world.seenBy(8002);
    const conversation = await world.conversation(8002);
    await socket.subscribe([`inbox.conversation.${conversation.id}`]);
    await world.session.post(`/inbox/conversations/${conversation.id}/typing`);
    await world.session.post(`/telegram/bots/${world.bot.id}/check`);
    await world.session.patch(`/openai/assistants/${world.assistant.id}`, { apology: 'Sorry' });
    await world.session.post('/modules/openai/disable');
    await world.session.post('/modules/openai/enable');
    await socket.next((frame) => frame.event === 'modules.state.changed' && frame.data.module.state === 'running', 'the module');
    const told = socket.events();
    for (const frame of told) assert.deepEqual(objections(frame, 'components', 'schemas', frame.event), [], frame.event);
    const names = new Set(told.map((frame) => frame.event));
    for (const name of ['inbox.message.created', 'inbox.conversation.changed', 'inbox.typing', 'openai.assistant.changed']) assert.ok(names.has(name), name);
    await socket.close();
});
