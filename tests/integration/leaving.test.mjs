// Clients that leave before they are answered: what was done for them ends, in the host's own routes and in a plugin's,
// inside the server and in a process of its own. Who only has nothing more to send is answered.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';

import { build } from '../support/install.mjs';
import { Raw } from './raw.mjs';
import { World, eventually, quick } from './support.mjs';

const soon = 4000; // the handlers would wait for 60 s

let world;
let folder;
let answersBefore;
let leftBefore;
let opened = [];

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-plugins-'));
    await cp(join(build, 'fixture-packages/awkward'), join(folder, 'awkward'), { recursive: true });
    await cp(join(build, 'broken-packages/ignores-cancel'), join(folder, 'ignores-cancel'), { recursive: true });
    world = await World.open({
        connected: false,
        config: `${quick}
[modules.awkward]
work = "waits"
[plugins]
folders = ["${join(build, 'packages')}", "${folder}"]
`,
    });
    for (const id of ['awkward', 'ignores-cancel']) await world.session.post(`/modules/${id}/enable`);
});
after(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
    for (const raw of opened) raw.close();
    opened = [];
});

const cancelled = () => world.metric('patchbay_module_answers_total{module="awkward",outcome="cancelled"');
const left = () => world.metric('patchbay_http_clients_left_total');
const inFlight = async (id) => (await world.session.get(`/modules/${id}/activity`)).in_flight;

const head = (method, path, more = '') => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${more}${method === 'POST' ? 'Content-Length: 0\r\n' : ''}\r\n`;
const signedIn = () => `Cookie: ${world.session.cookie}\r\n`;

/** A client whose request to a module's route is being handled. */
async function asking(id, path, method = 'GET', more = '') {
    leftBefore = await left();
    answersBefore = await cancelled();
    const raw = await Raw.open(world.url);
    opened.push(raw);
    raw.send(head(method, `/api/v1/${id}${path}`) + more);
    await eventually('the request to be under way', async () => (await inFlight(id)) === 1);
    return raw;
}

async function endsSoon() {
    await eventually('the call to end', async () => (await inFlight('awkward')) === 0, soon);
    assert.equal(await cancelled(), answersBefore + 1);
    assert.equal(await left(), leftBefore + 1);
}

async function goesOn(id = 'awkward') {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assert.equal(await inFlight(id), 1);
    assert.equal(await left(), leftBefore);
}

/** Ends the calls that wait still. */
const restart = () => world.session.post('/modules/awkward/restart');

for (const isolation of ['inside', 'process']) {
    const where = isolation === 'inside' ? 'inside the server' : 'in a process of its own';

    test(`a plugin's route ends when its client closes, ${where}`, async () => {
        await world.session.patch('/modules/awkward', { isolation });
        assert.equal((await world.module('awkward')).isolation, isolation);
        (await asking('awkward', '/work')).close();
        await endsSoon();
    });

    test(`and when its connection breaks, ${where}`, async () => {
        (await asking('awkward', '/work')).socket.resetAndDestroy();
        await endsSoon();
    });

    test(`and when the client had sent its next requests already, ${where}`, async () => {
        (await asking('awkward', '/work', 'GET', head('GET', '/health/live').repeat(2000))).close();
        await endsSoon();
    });

    test(`a request that changes something goes on without its client, ${where}`, async () => {
        (await asking('awkward', '/work', 'POST')).close();
        await goesOn();
        await restart();
        assert.equal(await inFlight('awkward'), 0);
    });

    test(`a client that has no more to send is answered, ${where}`, async () => {
        const raw = await asking('awkward', '/work', 'GET', head('GET', '/health/live'));
        raw.socket.end();
        await goesOn();
        await restart();
        assert.equal((await raw.answer()).status, 100, 'it is asked whether it is there');
        assert.equal((await raw.answer()).status, 503, 'the module was restarted');
        assert.equal((await raw.answer()).status, 200, 'the next request');
        await raw.end();
    });
}

test('a plugin that does not end for a client that left keeps its process', async () => {
    await world.session.patch('/modules/ignores-cancel', { isolation: 'process' });
    const { process_id: before } = await world.session.get('/modules/ignores-cancel/activity');
    assert.ok(before > 0);
    (await asking('ignores-cancel', '/cling')).close();
    await eventually('the server to notice', async () => (await left()) === leftBefore + 1, soon);
    // It takes 2 s to end; a call that is cancelled for any other reason has 1 s.
    await eventually('the call to end', async () => (await inFlight('ignores-cancel')) === 0, soon);
    assert.equal((await world.session.get('/modules/ignores-cancel/activity')).process_id, before);
    assert.deepEqual((await world.session.get('/modules/ignores-cancel/crashes')).items, []);
});

/** The database's processes that serve connections. */
async function backends() {
    const postmaster = (await readFile(join(world.install.data, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0];
    const found = [];
    for (const pid of (await readdir('/proc')).filter((each) => /^\d+$/.test(each))) {
        const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
        const parent = status.slice(status.lastIndexOf(')') + 2).split(' ')[1];
        if (parent === postmaster) found.push(Number(pid));
    }
    return found;
}

test('a route of the host ends when its client closes while it waits for the database', async () => {
    leftBefore = await left();
    const unanswered = () => world.metric('patchbay_http_requests_total', 'route="/api/v1/users",status="4xx"');
    assert.equal(await unanswered(), 0);
    const stopped = await backends();
    assert.ok(stopped.length > 3);
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    try {
        const raw = await Raw.open(world.url);
        raw.send(head('GET', '/api/v1/users', signedIn()));
        await new Promise((resolve) => setTimeout(resolve, 100));
        raw.close();
        await eventually('the server to notice', async () => (await left()) === leftBefore + 1, soon);
        await eventually('the handler to end', async () => (await unanswered()) === 1, soon);
    } finally {
        for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
    await eventually('the database to be back', async () => (await world.session.get('/users')).items.length > 0);
});

test('a stream of live messages ends when its connection breaks', async () => {
    const clients = async () => (await world.session.get('/admin/health')).live.clients;
    const before = await clients();
    const raw = await Raw.open(world.url);
    raw.send(head('GET', '/api/v1/live?topics=session', signedIn()));
    await eventually('the stream to be open', async () => (await clients()) === before + 1);
    raw.socket.resetAndDestroy();
    await eventually('it to be gone', async () => (await clients()) === before, soon);
});
