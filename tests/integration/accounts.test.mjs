// Who gets in, who may do what, and how fast somebody is out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { admin } from '../support/install.mjs';
import { Socket } from './sockets.mjs';
import { Session, World, eventually, request } from './support.mjs';

let world;
let spent;
const operator = { email: 'operator@example.com', name: 'Boris', role: 'operator', password: 'a long enough one' };

before(async () => {
    world = await World.open();
    spent = world.install.setupLink;
    await world.session.post('/users', operator);
});
after(() => world?.close());

const fails = (status, code) => (error) => {
    assert.equal(error.status, status, error.message);
    assert.equal(error.problem.code, code);
    assert.ok(error.problem.title && error.problem.fix, 'it says what to do');
    return true;
};
const person = { email: 'second@example.com', name: 'Second', password: 'another long one', locale: 'en' };
const cookieOf = (session) => ({ cookie: session.cookie });

async function logIn({ email, password }) {
    const session = new Session(world.url);
    await session.logIn(email, password);
    return session;
}

test('the setup link works once', async () => {
    assert.deepEqual((await request(`${world.url}/api/v1/setup`)).value, { needed: false });
    await assert.rejects(new Session(world.url).setUp(spent, person), fails(409, 'accounts.setup_done'));
    assert.equal((await world.session.get('/users')).items.length, 2);
});

test('a fresh install: a wrong token, one admin only, no link after a restart, and strangers are limited', async () => {
    const fresh = await World.open({ connected: false, enter: false, limits: '[limits]\nrequests_per_address = 30\n' });
    try {
        await assert.rejects(new Session(fresh.url).setUp('/setup#guess', person), fails(403, 'accounts.setup_token_wrong'));
        await assert.rejects(request(`${fresh.url}/api/v1/setup`, { method: 'POST', body: { token: fresh.install.setupLink.split('#')[1], email: 'no-mail', name: '', password: 'short' } }), (error) => {
            assert.equal(error.status, 422);
            assert.ok(error.problem.fields.length >= 1);
            return true;
        });
        const tried = await Promise.allSettled([1, 2, 3].map((index) => new Session(fresh.url).setUp(fresh.install.setupLink, { ...person, email: `p${index}@example.com` })));
        assert.equal(tried.filter((each) => each.status === 'fulfilled').length, 1);
        await fresh.install.stop();
        await fresh.install.start();
        assert.equal(fresh.install.setupLink, undefined);
        const refused = await eventually('429', async () => {
            const response = await fetch(`${fresh.url}/api/v1/setup`);
            return response.status === 429 && response;
        });
        assert.ok(Number(refused.headers.get('retry-after')) >= 1);
        assert.equal((await refused.json()).code, 'host.too_many_requests');
        assert.equal((await fetch(`${fresh.url}/health/live`)).status, 200, 'probes always pass');
    } finally {
        await fresh.close();
    }
});

test('log-in gives a session, log-out ends it', async () => {
    const { response } = await request(`${world.url}/api/v1/session`, { method: 'POST', body: { email: admin.email, password: admin.password } });
    const cookie = response.headers.getSetCookie()[0];
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=(Lax|Strict)/);
    const session = await logIn(admin);
    assert.equal((await session.get('/session')).user.email, admin.email);
    await session.delete('/session');
    await assert.rejects(session.get('/session'), fails(401, 'accounts.signed_out'));
});

test('an unknown e-mail and a wrong password are answered alike', async () => {
    const answers = [];
    for (const body of [{ email: 'nobody@example.com', password: 'x'.repeat(12) }, { email: operator.email, password: 'x'.repeat(12) }]) {
        const response = await fetch(`${world.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
        const { request_id: _, ...problem } = await response.json();
        assert.equal(response.headers.getSetCookie().length, 0);
        answers.push(problem);
    }
    assert.equal(answers[0].code, 'accounts.bad_credentials');
    assert.deepEqual(answers[0], answers[1]);
});

test('an unsafe request without its token, or from another site, is refused', async () => {
    const { session } = world;
    const patch = (headers) => request(`${world.url}/api/v1/me`, { method: 'PATCH', body: { name: 'Forged' }, headers: { ...cookieOf(session), ...headers } });
    const token = { 'x-csrf-token': session.csrf };
    await assert.rejects(patch({}), fails(403, 'host.csrf'));
    await assert.rejects(patch({ 'x-csrf-token': 'guess' }), fails(403, 'host.csrf'));
    await assert.rejects(patch({ 'x-csrf-token': `${session.csrf}x` }), fails(403, 'host.csrf'));
    await assert.rejects(patch({ ...token, origin: 'http://evil.example' }), fails(403, 'host.csrf'));
    await assert.rejects(patch({ ...token, origin: 'null' }), fails(403, 'host.csrf'));
    await assert.rejects(patch({ ...token, origin: `${world.url}.evil.example` }), fails(403, 'host.csrf'));
    const other = await logIn(operator);
    await assert.rejects(patch({ 'x-csrf-token': other.csrf }), fails(403, 'host.csrf'));
    await patch({ ...token, origin: world.url });
    await session.patch('/me', { name: admin.name });
    // Log-in too: nobody is to be signed in as somebody else from another page.
    await assert.rejects(request(`${world.url}/api/v1/session`, { method: 'POST', body: operator, headers: { origin: 'http://evil.example' } }), fails(403, 'host.csrf'));
});

test('a request that the browser marks as cross-site is refused', async () => {
    const { Raw } = await import('./raw.mjs'); // fetch may not set Sec-Fetch-Site by itself
    for (const [site, status] of [['cross-site', 403], ['same-site', 403], ['same-origin', 200], ['none', 200]]) {
        const raw = await Raw.open(world.url);
        const body = JSON.stringify({ name: admin.name });
        const answer = await raw.send(`PATCH /api/v1/me HTTP/1.1\r\nHost: ${raw.host}\r\nCookie: ${world.session.cookie}\r\nX-CSRF-Token: ${world.session.csrf}\r\nSec-Fetch-Site: ${site}\r\nContent-Length: ${body.length}\r\n\r\n${body}`).answer();
        assert.equal(answer.status, status, site);
        raw.close();
    }
});

test('every route keeps out who may not use it', async () => {
    const { paths } = (await request(`${world.url}/api/openapi.json`)).value;
    const boris = await logIn(operator);
    const wrong = [];
    const seen = { everyone: 0, 'signed in': 0, 'operators and admins': 0, admins: 0 };
    for (const [path, methods] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            const who = operation.description.match(/^For (.*)\.$/)?.[1];
            assert.ok(who in seen, `${method} ${path} says for whom it is: ${operation.description}`);
            ++seen[who];
            if (path === '/api/v1/session' && method === 'delete') continue;
            const url = world.url + path.replace(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000');
            const ask = async (headers) => {
                const controller = new AbortController();
                const response = await fetch(url, { method: method.toUpperCase(), headers: { 'content-type': 'application/json', ...headers }, body: ['get', 'head'].includes(method) ? undefined : '{}', signal: controller.signal });
                controller.abort(); // the live stream has no end
                return response.status;
            };
            const anonymous = await ask({});
            if (who !== 'everyone' && anonymous !== 401) wrong.push(`${method} ${path} for ${who} answers ${anonymous} to strangers`);
            if (who === 'everyone' && [401, 403].includes(anonymous) && path !== '/api/v1/session') wrong.push(`${method} ${path} for everyone answers ${anonymous} to strangers`);
            const asOperator = await ask({ ...cookieOf(boris), 'x-csrf-token': boris.csrf });
            if (who === 'admins' && asOperator !== 403) wrong.push(`${method} ${path} for admins answers ${asOperator} to an operator`);
            if (who !== 'admins' && [401, 403].includes(asOperator)) wrong.push(`${method} ${path} for ${who} answers ${asOperator} to an operator`);
            if (asOperator >= 500) wrong.push(`${method} ${path} answers ${asOperator} to {}`);
        }
    }
    assert.deepEqual(wrong, []);
    for (const [who, count] of Object.entries(seen)) assert.ok(count > 0, `there are routes for ${who}`);
    assert.ok(seen.admins >= 15 && seen['operators and admins'] >= 10, JSON.stringify(seen));
});

test('the description is whole: every operation has a name, a summary and answers', async () => {
    const description = (await request(`${world.url}/api/openapi.json`)).value;
    assert.match(description.openapi, /^3\.1/);
    const names = new Set();
    const references = new Set(JSON.stringify(description).match(/#\/components\/schemas\/[\w.]+/g));
    for (const reference of references) assert.ok(reference.split('/').at(-1) in description.components.schemas, reference);
    for (const [path, methods] of Object.entries(description.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            assert.ok(operation.summary, `${method} ${path}`);
            assert.ok(operation.operationId && !names.has(operation.operationId), `${method} ${path}: ${operation.operationId}`);
            names.add(operation.operationId);
        }
    }
});

test('a blocked user is out within a second, in HTTP and on the live channel', async () => {
    const created = await world.session.post('/users', { ...operator, email: 'leaving@example.com' });
    const leaving = await logIn({ ...operator, email: 'leaving@example.com' });
    const socket = await Socket.open(world.url, leaving);
    await socket.subscribe(['inbox']);
    await leaving.get('/session');
    const since = Date.now();
    await world.session.patch(`/users/${created.id}`, { blocked: true });
    await assert.rejects(leaving.get('/inbox/counts'), fails(401, 'accounts.signed_out'));
    const bye = await socket.next((frame) => frame.type === 'bye', 'the good-bye');
    assert.equal(bye.reason, 'signed_out');
    await socket.closed;
    assert.ok(Date.now() - since < 1000, `${Date.now() - since} ms`);
    await assert.rejects(logIn({ ...operator, email: 'leaving@example.com' }), fails(401, 'accounts.bad_credentials'));
    await world.session.patch(`/users/${created.id}`, { blocked: false });
    await logIn({ ...operator, email: 'leaving@example.com' });
});

test('a new password and a new role end the sessions', async () => {
    const created = await world.session.post('/users', { ...operator, email: 'changing@example.com' });
    const first = await logIn({ ...operator, email: 'changing@example.com' });
    await world.session.patch(`/users/${created.id}`, { password: 'an entirely new one' });
    await assert.rejects(first.get('/session'), fails(401, 'accounts.signed_out'));
    const second = await logIn({ email: 'changing@example.com', password: 'an entirely new one' });
    await world.session.patch(`/users/${created.id}`, { role: 'admin' });
    await assert.rejects(second.get('/session'), fails(401, 'accounts.signed_out'));
});

test('users: one e-mail once, the last admin stays', async () => {
    await assert.rejects(world.session.post('/users', { ...operator, email: operator.email.toUpperCase() }), fails(409, 'accounts.email_taken'));
    const { items } = await world.session.get('/users');
    for (const user of items.filter((each) => each.role === 'admin' && each.email !== admin.email)) await world.session.patch(`/users/${user.id}`, { role: 'operator' });
    const self = items.find((each) => each.email === admin.email);
    await assert.rejects(world.session.patch(`/users/${self.id}`, { role: 'operator' }), fails(409, 'accounts.last_admin'));
    await assert.rejects(world.session.patch(`/users/${self.id}`, { blocked: true }), fails(409, 'accounts.last_admin'));
    await assert.rejects(world.session.patch('/users/not-an-id', { name: 'X' }), (error) => error.status === 404);
});

test('of two admins who remove each other at the same time, one stays', async () => {
    const other = await world.session.post('/users', { ...operator, email: 'other-admin@example.com', role: 'admin' });
    const theirs = await logIn({ ...operator, email: 'other-admin@example.com' });
    const self = (await world.session.get('/session')).user;
    await Promise.allSettled([world.session.patch(`/users/${other.id}`, { role: 'operator' }), theirs.patch(`/users/${self.id}`, { role: 'operator' })]);
    const survivor = [];
    for (const who of [admin, { ...operator, email: 'other-admin@example.com' }]) {
        const session = await logIn(who);
        if ((await session.get('/session')).role === 'admin') survivor.push(session);
    }
    assert.equal(survivor.length, 1);
    if (survivor[0].user.id !== self.id) await survivor[0].patch(`/users/${self.id}`, { role: 'admin' });
    world.session = await logIn(admin);
});

test('many wrong log-ins end in 429 with Retry-After, also with the right password, and do not lock others out', async () => {
    const codes = [];
    let last;
    for (let attempt = 0; attempt < 12; ++attempt) {
        last = await fetch(`${world.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: operator.email, password: attempt < 11 ? 'wrong' : operator.password }) });
        codes.push(last.status);
    }
    assert.deepEqual([...new Set(codes)].filter((code) => code !== 401), [429]);
    assert.equal(codes.at(-1), 429);
    assert.ok(Number(last.headers.get('retry-after')) >= 1);
    const problem = await last.json();
    assert.equal(problem.code, 'accounts.too_many_attempts');
    await world.session.get('/session');
});
