// What a plugin author does, on a machine that has the SDK installed and nothing of this repository: writes a new plugin,
// builds it with either compiler, and runs its tests.
//
// `plugin new` is the program named by PATCHBAY_BIN; without it, the same code in a program of its own.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { buildPlugin, configure, installSdk, run } from '../support/author.mjs';
import { root } from '../support/install.mjs';

const folder = mkdtempSync(join(tmpdir(), 'patchbay-kit-'));
const program = process.env.PATCHBAY_BIN;
const compilers = ['g++', 'clang++'];
const plugins = [
    { kind: 'channel', name: 'shop-channel' },
    { kind: 'service', name: 'shop-notes' },
];

/** What `plugin new` is run by: the program, or the stand-in. */
async function writerOfPlugins() {
    if (program) return (name, kind, into) => run(program, ['plugin', 'new', name, `--${kind}`], { cwd: into });
    const standIn = join(folder, 'plugin_new');
    await run('g++', ['-std=c++20', '-O1', `-I${root}`, `-I${join(root, 'sdk/include')}`, join(root, 'tests/kit/plugin_new_main.cpp'), join(root, 'host/app/plugin_new.cpp'), '-o', standIn]);
    return (name, kind, into) => run(standIn, [join(prefix, 'share/patchbay/templates'), name, `--${kind}`, join(into, name)]);
}

let prefix;
let writePlugin;

before(async () => {
    prefix = await installSdk();
    writePlugin = await writerOfPlugins();
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('the SDK installs as a package of CMake, and says which version it is', async () => {
    for (const file of ['include/patchbay/plugin.hpp', 'include/patchbay/testing/fake_host.hpp', 'share/patchbay/templates/channel/plugin.json'])
        assert.ok(existsSync(join(prefix, file)), `${file} is not installed`);
    const asking = (version) => {
        const source = join(folder, `asks-${version}`);
        mkdirSync(source);
        writeFileSync(join(source, 'CMakeLists.txt'), `cmake_minimum_required(VERSION 3.25)\nproject(asks CXX)\nfind_package(Patchbay ${version} REQUIRED)\n`);
        return configure(source, join(source, 'build'), 'g++', prefix);
    };
    await assert.doesNotReject(asking('0.1'));
    await assert.rejects(asking('1.0'), /version/);
});

// Two at a time: a compiler computes, a check mostly waits.
describe('a new plugin', { concurrency: 2 }, () => {
    for (const { kind, name } of plugins) {
        for (const compiler of compilers) {
            test(`of the kind ${kind} builds with ${compiler}, and its tests pass`, async (t) => {
                t.diagnostic(`written by ${program ?? 'the stand-in: PATCHBAY_BIN is not set'}`);
                const { source, made } = await buildPlugin({ name, kind, compiler, prefix, write: writePlugin });
                assert.ok(existsSync(join(source, `src/${name.replaceAll('-', '_')}.cpp`)));
                for (const part of ['plugin.json', 'migrations']) assert.ok(existsSync(join(made, part)), `the package holds no ${part}`);
                const library = join(made, `lib${name}.so`);
                const exported = (await run('nm', ['-D', '--defined-only', library])).trim().split('\n');
                assert.deepEqual(exported.map((line) => line.split(' ').at(-1)), ['patchbay_plugin_entry']);
                assert.doesNotMatch(await run('readelf', ['-Ws', library]), /\bUNIQUE\b/);
                if (program) await run(program, ['plugin', 'check', made, '--quick']);
            });
        }
    }
});

test('a plugin that is there already is left alone', async () => {
    const into = join(folder, 'twice');
    mkdirSync(into);
    await writePlugin('shop', 'service', into);
    const manifest = join(into, 'shop/plugin.json');
    writeFileSync(manifest, 'mine');
    await assert.rejects(writePlugin('shop', 'service', into), /is not an empty folder/);
    assert.equal(readFileSync(manifest, 'utf8'), 'mine');
    await assert.rejects(writePlugin('Shop', 'service', into), /lower case/);
});

test('hello is short, and compiles in little more than the time its JSON library takes', async (t) => {
    const hello = join(root, 'sdk/examples/hello/hello.cpp');
    assert.ok(readFileSync(hello, 'utf8').trimEnd().split('\n').length < 40);
    const empty = join(folder, 'empty.cpp');
    writeFileSync(empty, '#include <nlohmann/json.hpp>\n');
    // Time on the processor rather than on the wall: the machine may be busy.
    const seconds = async (source) => {
        const times = [];
        for (let turn = 0; turn < 3; ++turn) {
            const script = `TIMEFORMAT=%U; time g++ -std=c++20 -O2 -fPIC -I${join(prefix, 'include')} -c ${source} -o ${join(folder, 'timed.o')}`;
            times.push(Number((await run('bash', ['-c', `{ ${script}; } 2>&1`])).trim().split('\n').at(-1)));
        }
        return Math.min(...times);
    };
    const ratio = (await seconds(hello)) / (await seconds(empty));
    t.diagnostic(`hello takes ${ratio.toFixed(2)} times as long as an empty file that includes nlohmann/json.hpp`);
    assert.ok(ratio < 2.5, `it takes ${ratio.toFixed(2)} times as long`);
});
