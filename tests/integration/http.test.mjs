// What must not get through the HTTP server, and what must: requests by raw sockets, and the web app's files.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { root } from '../support/install.mjs';
import { Raw } from './raw.mjs';
import { World, eventually } from './support.mjs';

let world;
before(async () => {
    world = await World.open({ connected: false });
});
after(() => world?.close());

const good = (host, extra = '') => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\n${extra}\r\n`;

/** The next good client must be served. */
async function served() {
    const raw = await Raw.open(world.url);
    const answer = await raw.send(good(raw.host, 'Connection: close\r\n')).answer();
    assert.equal(answer.status, 200);
    await raw.end();
}

function assertProblem(answer) {
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const problem = JSON.parse(answer.body);
    assert.equal(problem.status, answer.status);
    for (const name of ['type', 'title', 'detail', 'code', 'fix', 'request_id']) assert.equal(typeof problem[name], 'string', name);
    assert.ok(problem.code.includes('.') && problem.title !== '' && problem.request_id !== '');
    assert.ok(Array.isArray(problem.fields));
    return problem;
}

// Each is sent with a smuggled request behind it: were the first let through, two answers would come.
const smuggled = (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
const chunked = '5\r\nhello\r\n0\r\n\r\n';
const refused = {
    'Transfer-Encoding gzip beside a Content-Length': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello`,
    'Transfer-Encoding chunked beside a Content-Length': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${chunked}`,
    'Transfer-Encoding gzip alone': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip\r\n\r\nhello`,
    'Transfer-Encoding chunked, gzip': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked, gzip\r\n\r\n${chunked}`,
    'Transfer-Encoding gzip, chunked': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${chunked}`,
    'Transfer-Encoding twice': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    'Transfer-Encoding with a vertical tab': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: \x0bchunked\r\n\r\n${chunked}`,
    'chunked on HTTP/1.0': (host) => `POST /api/v1/session HTTP/1.0\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    'a folded header': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nX-Long: one\r\n two\r\n\r\n`,
    'a header that begins with a blank': (host) => `GET /health/live HTTP/1.1\r\n X-First: one\r\nHost: ${host}\r\n\r\n`,
    'Content-Length twice': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
    'Content-Length twice and unequal': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nhello`,
    'a listed Content-Length': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5, 5\r\n\r\nhello`,
    'Content-Length with a sign': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: +5\r\n\r\nhello`,
    'a negative Content-Length': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: -5\r\n\r\nhello`,
    'a Content-Length beyond all numbers': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 99999999999999999999\r\n\r\nhello`,
    'no Host': () => 'GET /health/live HTTP/1.1\r\nX-A: b\r\n\r\n',
    'two Hosts': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nHost: other.example\r\n\r\n`,
    'an absolute target with another Host': (host) => `GET http://other.example/health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    'a byte over 0x7f in the target': (host) => `GET /health/\xff HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    'a NUL in the target': (host) => `GET /health/\x00live HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    'bare LF': (host) => `GET /health/live HTTP/1.1\nHost: ${host}\n\n`,
    'one bare LF among CRLFs': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\nX-A: b\r\n\r\n`,
    'a bare CR in a header': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nX-A: b\rTransfer-Encoding: chunked\r\n\r\n`,
    'a blank before the colon': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nContent-Length : 5\r\n\r\nhello`,
    'a header without a colon': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nnonsense\r\n\r\n`,
    'a NUL in a header': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nX-A: a\x00b\r\n\r\n`,
    '65 headers': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\n${Array.from({ length: 64 }, (_, index) => `X-${index}: 1\r\n`).join('')}\r\n`,
    'a head over 8 KiB': (host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\nX-Long: ${'x'.repeat(8200)}\r\n\r\n`,
    'a target over 4 KiB': (host) => `GET /${'a'.repeat(4100)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    'a line that is no request': () => '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n',
    'HTTP/2 by prior knowledge': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'HTTP/0.9': () => 'GET /health/live\r\n\r\n',
    'a CONNECT': (host) => `CONNECT other.example:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    'an unknown Expect': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nExpect: coffee\r\nContent-Length: 5\r\n\r\nhello`,
    'a bad chunk': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`,
    'a chunk that is longer than it says': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n`,
    'a chunk size beyond all numbers': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n`,
    'endless chunk extensions': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n5;${'x'.repeat(9000)}`,
    'a body over the limit by its Content-Length': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${2 * 1024 * 1024}\r\n\r\n`,
    'a body over the limit in chunks': (host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n${`10000\r\n${'x'.repeat(65536)}\r\n`.repeat(17)}0\r\n\r\n`,
};

for (const [name, bytes] of Object.entries(refused)) {
    test(`refused and closed: ${name}`, async () => {
        const raw = await Raw.open(world.url);
        const answer = await raw.send(bytes(raw.host) + smuggled(raw.host)).answer();
        assert.ok((answer.status >= 400 && answer.status < 500) || answer.status === 505, `status ${answer.status}`);
        assertProblem(answer);
        assert.equal(answer.headers.get('connection'), 'close');
        await raw.end();
        assert.equal(raw.received.length, 0, 'nothing came behind it');
        await served();
    });
}

test('a slow head is cut after its deadline, while others are served', async () => {
    const raw = await Raw.open(world.url);
    raw.send('GET /health/live HTTP/1.1\r\nHos');
    await served();
    const since = Date.now();
    await raw.end(9_000);
    assert.ok(Date.now() - since > 2_000, 'it had its time');
    await served();
});

test('what looks odd but is right is served', async () => {
    const cases = [
        [(host) => `GET http://${host}/health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 200],
        [(host) => `\r\nGET /health/live HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 200],
        [(host) => `GET /health/live HTTP/1.1\r\nhOsT:${host}\r\n\r\n`, 200],
        [(host) => `GET /health/live HTTP/1.1\r\nHost: ${host}\r\n${Array.from({ length: 63 }, (_, index) => `X-${index}: 1\r\n`).join('')}\r\n`, 200],
        [(host) => `GET /health/%6Cive HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 200],
        [(host) => `GET /health/live?x=%zz HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
        [(host) => `GET /health/live%00 HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400],
        [(host) => `POST /api/v1/session HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nTrailer: x\r\n\r\n`, 422],
    ];
    for (const [bytes, status] of cases) {
        const raw = await Raw.open(world.url);
        const answer = await raw.send(bytes(raw.host)).answer();
        assert.equal(answer.status, status, bytes('HOST'));
        raw.close();
    }
});

test('a head that comes byte by byte is read', async () => {
    const raw = await Raw.open(world.url);
    for (const byte of good(raw.host)) {
        raw.send(byte);
        await new Promise((resolve) => setImmediate(resolve));
    }
    assert.equal((await raw.answer()).status, 200);
    raw.close();
});

test('one connection serves many requests, pipelined ones in order', async () => {
    const raw = await Raw.open(world.url);
    assert.equal((await raw.send(good(raw.host)).answer()).status, 200);
    const paths = ['/health/live', '/api/v1/nothing', '/api/v1/setup', '/metrics', '/api/v1/session'];
    raw.send(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: ${raw.host}\r\n\r\n`).join(''));
    const statuses = [];
    for (const _ of paths) statuses.push((await raw.answer()).status);
    assert.deepEqual(statuses, [200, 404, 200, 200, 401]);
    raw.send(`POST /api/v1/session HTTP/1.1\r\nHost: ${raw.host}\r\nContent-Length: 2\r\n\r\n{}${good(raw.host, 'Connection: close\r\n')}`);
    assert.equal((await raw.answer()).status, 422);
    const last = await raw.answer();
    assert.deepEqual([last.status, last.headers.get('connection')], [200, 'close']);
    await raw.end();
});

test('HTTP/1.0 is answered and closed', async () => {
    const raw = await Raw.open(world.url);
    assert.equal((await raw.send('GET /health/live HTTP/1.0\r\n\r\n').answer()).status, 200);
    await raw.end();
});

test('HEAD has the headers of GET and no body', async () => {
    const raw = await Raw.open(world.url);
    for (const path of ['/health/live', '/', '/api/v1/nothing']) {
        const get = await raw.send(`GET ${path} HTTP/1.1\r\nHost: ${raw.host}\r\n\r\n`).answer();
        const head = await raw.send(`HEAD ${path} HTTP/1.1\r\nHost: ${raw.host}\r\n\r\n`).answer({ head: true });
        assert.equal(head.status, get.status, path);
        assert.equal(head.headers.get('content-type'), get.headers.get('content-type'), path);
    }
    assert.equal(raw.received.length, 0);
    raw.close();
});

test('Expect: 100-continue is told to go on, or refused before the body', async () => {
    const raw = await Raw.open(world.url);
    raw.send(`POST /api/v1/session HTTP/1.1\r\nHost: ${raw.host}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n`);
    assert.equal((await raw.answer()).status, 100);
    assert.equal((await raw.send('{}').answer()).status, 422);
    raw.send(`POST /api/v1/session HTTP/1.1\r\nHost: ${raw.host}\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n`);
    assert.equal((await raw.answer()).status, 413);
    await raw.end();
});

test('404 and 405 are problems; 405 says what is allowed', async () => {
    const raw = await Raw.open(world.url);
    const ask = (line, extra = '') => raw.send(`${line} HTTP/1.1\r\nHost: ${raw.host}\r\n${extra}\r\n`).answer();
    const missing = await ask('GET /api/v1/nothing/here');
    assert.equal(missing.status, 404);
    assert.equal(assertProblem(missing).code, 'host.no_such_route');
    const wrong = await ask('DELETE /api/v1/setup');
    assert.equal(wrong.status, 405);
    assert.equal(assertProblem(wrong).code, 'host.method_not_allowed');
    assert.match(wrong.headers.get('allow'), /GET/);
    assert.match(wrong.headers.get('allow'), /POST/);
    const post = await ask('POST /', 'Content-Length: 0\r\n');
    assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET, HEAD']);
    raw.close();
});

test('a body that breaks the schema is answered with its fields', async () => {
    const answer = await fetch(`${world.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 7 }) });
    assert.equal(answer.status, 422);
    const problem = await answer.json();
    assert.equal(problem.code, 'host.invalid');
    assert.ok(problem.fields.length > 0);
    for (const field of problem.fields) assert.deepEqual(Object.keys(field).sort(), ['field', 'fix', 'reason']);
    const garbage = await fetch(`${world.url}/api/v1/session`, { method: 'POST', body: '{"email": "a' });
    assert.equal((await garbage.json()).code, 'host.body_not_json');
    const deep = await fetch(`${world.url}/api/v1/session`, { method: 'POST', body: '['.repeat(200_000) });
    assert.equal(deep.status, 422);
    await served();
});

test('a long text in a field with a pattern is refused, and nothing else happens', async () => {
    const body = { token: 't'.repeat(43), email: `a@${'x'.repeat(900_000)}`, name: 'Ada', password: 'long enough', locale: 'en' };
    const answer = await fetch(`${world.url}/api/v1/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    assert.equal(answer.status, 422);
    assert.equal((await fetch(`${world.url}/health/live`)).status, 200);
});

test('many connections that go away in the middle leave nothing behind', async () => {
    await Promise.all(Array.from({ length: 100 }, async (_, index) => {
        const raw = await Raw.open(world.url);
        const head = `POST /api/v1/session HTTP/1.1\r\nHost: ${raw.host}\r\nContent-Length: 1000\r\n\r\n{"email`;
        raw.send(head.slice(0, 1 + ((index * 7) % head.length)));
        await served();
        raw.close();
    }));
    await served();
});

test('the API is not cached and says what it is', async () => {
    const answer = await fetch(`${world.url}/api/v1/setup`);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.ok(answer.headers.get('x-request-id'));
    assert.equal(answer.headers.get('server'), null, 'nothing about the program');
});

// The web app's files. Raw requests, so that nothing unpacks on the way.
async function get(path, extra = '') {
    const raw = await Raw.open(world.url);
    const answer = await raw.send(`GET ${path} HTTP/1.1\r\nHost: ${raw.host}\r\n${extra}Connection: close\r\n\r\n`).answer();
    raw.close();
    return answer;
}

test('the page has its security headers and is never cached', async () => {
    for (const path of ['/', '/inbox/some-conversation', '/setup']) {
        const page = await get(path);
        assert.equal(page.status, 200, path);
        assert.match(page.headers.get('content-type'), /^text\/html/);
        assert.equal(page.headers.get('cache-control'), 'no-cache');
        const policy = page.headers.get('content-security-policy');
        assert.match(policy, /default-src 'self'/);
        assert.match(policy, /script-src 'self';/);
        assert.match(policy, /frame-ancestors 'none'/);
        assert.equal(page.headers.get('x-frame-options'), 'DENY');
        assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
        assert.ok(page.headers.get('referrer-policy'));
        assert.doesNotMatch(page.body.toString(), /<script(?![^>]*\bsrc=)/, 'no inline script');
    }
    const fresh = await get('/');
    const again = await get('/', `If-None-Match: ${fresh.headers.get('etag')}\r\n`);
    assert.equal(again.status, 304);
});

test('assets are compressed, cached for a year, and cut into ranges', async () => {
    const names = await readdir(join(root, 'web/dist/assets'));
    const name = names.find((each) => each.endsWith('.js') && names.includes(`${each}.br`) && names.includes(`${each}.gz`));
    const path = `/assets/${name}`;
    const plain = await get(path);
    assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.match(plain.headers.get('content-type'), /javascript/);
    assert.equal(plain.headers.get('content-encoding'), undefined);
    assert.equal(plain.headers.get('vary'), 'Accept-Encoding');
    const brotli = await get(path, 'Accept-Encoding: gzip, deflate, br\r\n');
    assert.equal(brotli.headers.get('content-encoding'), 'br');
    assert.deepEqual(brotliDecompressSync(brotli.body), plain.body);
    const gzip = await get(path, 'Accept-Encoding: gzip\r\n');
    assert.equal(gzip.headers.get('content-encoding'), 'gzip');
    assert.deepEqual(gunzipSync(gzip.body), plain.body);

    const part = await get(path, 'Range: bytes=10-19\r\n');
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 10-19/${plain.body.length}`);
    assert.deepEqual(part.body, plain.body.subarray(10, 20));
    assert.deepEqual((await get(path, 'Range: bytes=-5\r\n')).body, plain.body.subarray(-5));
    assert.deepEqual((await get(path, `Range: bytes=${plain.body.length - 3}-\r\n`)).body, plain.body.subarray(-3));
    const beyond = await get(path, `Range: bytes=${plain.body.length}-\r\n`);
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers.get('content-range'), `bytes */${plain.body.length}`);
    for (const nonsense of ['bytes=a-b', 'bytes=9-3', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=--5']) assert.equal((await get(path, `Range: ${nonsense}\r\n`)).status, 200, nonsense);
});

test('an asset that is not there is 404 and no page; nothing outside the folder is served', async () => {
    assert.equal((await get('/assets/gone-12345678.js')).status, 404);
    for (const path of ['/../../etc/passwd', '/..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/../../package.json', '/.env']) {
        const answer = await get(path);
        assert.ok(!answer.body.toString().includes('root:'), path);
        assert.ok([400, 404].includes(answer.status) || /^text\/html/.test(answer.headers.get('content-type')), `${path}: ${answer.status}`);
    }
});

test('probes and metrics answer', async () => {
    for (const path of ['/health/live', '/health/ready']) assert.equal((await get(path)).status, 200, path);
    const metrics = await get('/metrics');
    assert.match(metrics.headers.get('content-type'), /^text\/plain/);
    assert.match(metrics.body.toString(), /^patchbay_/m);
    await eventually('no connection to be left', async () => {
        const text = await (await fetch(`${world.url}/metrics`)).text();
        const open = text.match(/^patchbay_http_connections\S* (\d+)/m);
        return open === null || Number(open[1]) < 20;
    });
});
