// `patchbay plugin check`: what is well passes every abuse in both modes, and each broken plugin fails the right one.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { build } from '../support/install.mjs';

const program = join(build, 'bin/patchbay');

let folder;
let reports = 0;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-checks-'));
    // The servers of the checks are made below it, and their databases may run as a user of their own.
    await chmod(folder, 0o711);
    await mkdir(join(folder, 'tmp'), { mode: 0o711 });
});
after(() => rm(folder, { recursive: true, force: true }));

/** The command: its exit code, what it printed, and its report. */
async function check(place, ...args) {
    const file = join(folder, `report-${(reports += 1)}.json`);
    const words = ['plugin', 'check', ...(place === undefined ? [] : [place]), '--json', file, ...args];
    const { code, said } = await new Promise((resolve) => {
        execFile(program, words, { maxBuffer: 1 << 24, env: { ...process.env, TMPDIR: join(folder, 'tmp') } }, (error, stdout, stderr) => resolve({ code: error ? error.code : 0, said: stdout + stderr }));
    });
    return { code, said, report: existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : undefined };
}

const failed = (report, mode) => report.results.filter((each) => each.verdict === 'failed' && (mode === undefined || each.mode === mode)).map((each) => each.abuse);

describe('a plugin that is well', { concurrency: 2 }, () => {
    for (const [what, place] of [
        ['the smallest example', 'example-packages/hello'],
        ['a channel with tables', 'example-packages/echo-channel'],
        ['who brings conversations', 'packages/inbox'],
        ['who answers by models', 'packages/openai'],
        ['a channel to the outside', 'packages/telegram'],
    ]) {
        test(`${what} bears everything, in both modes`, { timeout: 240_000 }, async () => {
            const { code, said, report } = await check(join(build, place), '--quick');
            assert.equal(code, 0, said);
            assert.equal(report.failed, 0);
            const modes = new Set(report.results.filter((each) => each.verdict === 'passed').map((each) => each.mode));
            assert.deepEqual([...modes], ['files', 'inside', 'process']);
            assert.ok(report.passed >= 50, said);
        });
    }
});

/** What each fixture must fail in, and in which modes: a process of its own keeps some harm from everybody else. */
const both = (...abuses) => ({ inside: abuses, process: abuses });
const faults = {
    'not-a-library': { files: ['exports-one-symbol', 'packs-and-unpacks'] },
    'no-entry': { files: ['exports-one-symbol', 'packs-and-unpacks'] },
    'exports-too-much': { files: ['exports-one-symbol', 'packs-and-unpacks'] },
    'wrong-magic': both('starts-with-defaults'),
    'wrong-abi': both('starts-with-defaults'),
    'incomplete-entry': both('starts-with-defaults'),
    'throws-in-entry': both('starts-with-defaults'),
    'throws-in-create': both('starts-with-defaults'),
    'throws-in-start': both('starts-with-defaults'),
    'registers-twice': both('starts-with-defaults'),
    'undeclared-consumer': both('undeclared-permission'),
    'undeclared-permission': both('undeclared-permission'),
    'throws-in-every-handler': both('errors-are-problems'),
    'garbled-answers': both('errors-are-problems'),
    'wrong-answers': both('errors-are-problems'),
    'oversize-answer': both('errors-are-problems'),
    'blocks-the-loop': { inside: ['holds-the-loop'] },
    'ignores-cancel': { inside: ['calls-while-draining'], process: ['ends-only-when-asked'] },
    'writes-to-null': { inside: ['routes-with-odd-parameters'], process: ['ends-only-when-asked'] },
    'crashes-on-odd-event': both('events-with-odd-payloads'),
    'waits-for-a-field': both('events-with-odd-payloads'),
    'tries-for-ever': both('events-with-odd-payloads'),
    'holds-a-lock': both('events-in-a-burst'),
    'crashes-on-odd-call': both('services-with-garbage'),
    'answers-every-call': both('services-with-unknown-methods'),
    'hangs-on-large-calls': both('services-with-oversize-payloads'),
    'never-stops': { inside: ['stops-in-time'], process: ['stops-in-time'] },
    'throws-in-stop': both('ends-only-when-asked'),
    'throws-in-destructor': { inside: ['stops-in-time'] },
    'leaks-memory': { inside: ['thousand-toggles'] },
    'leaks-a-file': { inside: ['handles-left-open'] },
    'leaks-a-thread': { inside: ['thousand-toggles'] },
};

/** The checks that show it: one for all modes that it fails alike in. */
function checksFor(wanted) {
    const checks = new Map();
    for (const [mode, abuses] of Object.entries(wanted)) {
        const key = abuses.join();
        checks.set(key, { abuses, modes: [...(checks.get(key)?.modes ?? []), mode] });
    }
    return [...checks.values()];
}

// Two at a time: a check mostly waits for its servers.
describe('a broken plugin', { concurrency: 2 }, () => {
    for (const [fixture, wanted] of Object.entries(faults)) {
        test(`${fixture} is found out by ${[...new Set(Object.values(wanted).flat())].join(', ')}`, { timeout: 240_000 }, async () => {
            const place = join(build, 'broken-packages', fixture);
            for (const { abuses, modes } of checksFor(wanted)) {
                const only = abuses.flatMap((name) => ['--only', name]);
                const mode = modes.length > 1 ? 'both' : modes[0] === 'files' ? 'inside' : modes[0];
                const { code, said, report } = await check(place, '--quick', '--mode', mode, ...only);
                assert.equal(code, 1, said);
                for (const each of modes) assert.deepEqual(failed(report, each), abuses, said);
                for (const { found, needed, fix } of report.results.flatMap((each) => each.faults)) assert.ok(found && needed && fix, said);
            }
        });
    }
});

test('a package is checked like the folder it was made of', { timeout: 60_000 }, async () => {
    await new Promise((resolve) => execFile(program, ['plugin', 'pack', join(build, 'example-packages/hello'), '--to', folder], resolve));
    const { code, said, report } = await check(join(folder, 'hello-0.1.0.patchbay'), '--mode', 'inside', '--only', 'manifest-reads', '--only', 'starts-again');
    assert.equal(code, 0, said);
    assert.deepEqual(report.results.map((each) => each.abuse), ['manifest-reads', 'starts-again']);
});

test('what is asked for wrongly ends with 2', async () => {
    assert.equal((await check(join(build, 'example-packages/hello'), '--only', 'no-such-abuse')).code, 2);
    assert.equal((await check(join(folder, 'nothing'))).code, 2);
    assert.equal((await check(join(build, 'example-packages/hello'), '--mode', 'elsewhere')).code, 2);
});

test('the list names every abuse, and needs no plugin', async () => {
    const { code, said } = await check(undefined, '--list');
    assert.equal(code, 0);
    assert.ok(said.split('\n').filter((line) => /^[a-z]/.test(line)).length >= 30, said);
});

test('nothing is left behind', async () => {
    assert.deepEqual(await readdir(join(folder, 'tmp')), []);
});
