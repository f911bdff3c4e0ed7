// What a plugin author does, on a machine that has the SDK installed and nothing of this repository: writes a new plugin,
// builds it with either compiler, and runs its tests.
//
// `plugin new` is the program named by PATCHBAY_BIN; without it, the same code in a program of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'patchbay-kit-'));
const prefix = join(folder, 'prefix');
const program = process.env.PATCHBAY_BIN;
const compilers = ['g++', 'clang++'];
const kinds = ['channel', 'service'];

/** Output of a command; a failure shows what it said. */
function run(command, args, options = {}) {
    try {
        return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
    } catch (error) {
        throw new Error(`${command} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
    }
}

const configure = (source, build, compiler) =>
    run('cmake', ['-S', source, '-B', build, `-DCMAKE_CXX_COMPILER=${compiler}`, `-DCMAKE_PREFIX_PATH=${prefix}`, '-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror']);

/** What `plugin new` is run by: the program, or the stand-in. */
function writerOfPlugins() {
    if (program) return (name, kind, into) => run(program, ['plugin', 'new', name, `--${kind}`], { cwd: into });
    const standIn = join(folder, 'plugin_new');
    run('g++', ['-std=c++20', '-O1', `-I${root}`, `-I${join(root, 'sdk/include')}`, join(root, 'tests/kit/plugin_new_main.cpp'), join(root, 'host/app/plugin_new.cpp'), '-o', standIn]);
    return (name, kind, into) => run(standIn, [join(prefix, 'share/patchbay/templates'), name, `--${kind}`, join(into, name)]);
}

let writePlugin;

before(() => {
    const build = join(folder, 'sdk');
    run('cmake', ['-S', join(root, 'sdk'), '-B', build, '-DCMAKE_CXX_COMPILER=g++']);
    run('cmake', ['--build', build, '--target', 'patchbay_sdk', 'patchbay_testing']);
    run('cmake', ['--install', build, '--prefix', prefix]);
    writePlugin = writerOfPlugins();
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('the SDK installs as a package of CMake, and says which version it is', () => {
    for (const file of ['include/patchbay/plugin.hpp', 'include/patchbay/testing/fake_host.hpp', 'share/patchbay/templates/channel/plugin.json'])
        assert.ok(existsSync(join(prefix, file)), `${file} is not installed`);
    const asking = (version) => {
        const source = join(folder, `asks-${version}`);
        mkdirSync(source);
        writeFileSync(join(source, 'CMakeLists.txt'), `cmake_minimum_required(VERSION 3.25)\nproject(asks CXX)\nfind_package(Patchbay ${version} REQUIRED)\n`);
        return () => configure(source, join(source, 'build'), 'g++');
    };
    assert.doesNotThrow(asking('0.1'));
    assert.throws(asking('1.0'), /version/);
});

for (const kind of kinds) {
    const name = `shop-${kind}`;
    const id = name.replaceAll('-', '_');

    for (const compiler of compilers) {
        test(`a new ${kind} builds with ${compiler}, and its tests pass`, (t) => {
            t.diagnostic(`written by ${program ?? 'the stand-in: PATCHBAY_BIN is not set'}`);
            const into = join(folder, `by-${compiler}`);
            mkdirSync(into, { recursive: true });
            writePlugin(name, kind, into);
            const source = join(into, name);
            assert.ok(existsSync(join(source, `src/${id}.cpp`)));
            const build = join(source, 'build');
            configure(source, build, compiler);
            run('cmake', ['--build', build]);
            run('ctest', ['--test-dir', build, '--output-on-failure', '--no-tests=error']);

            const made = join(build, 'packages', name);
            for (const part of ['plugin.json', 'migrations']) assert.ok(existsSync(join(made, part)), `the package holds no ${part}`);
            const library = join(made, `lib${name}.so`);
            const exported = run('nm', ['-D', '--defined-only', library]).trim().split('\n');
            assert.deepEqual(exported.map((line) => line.split(' ').at(-1)), ['patchbay_plugin_entry']);
            assert.doesNotMatch(run('readelf', ['-Ws', library]), /\bUNIQUE\b/);
            if (program) run(program, ['plugin', 'check', made, '--quick']);
        });
    }
}

test('a plugin that is there already is left alone', () => {
    const into = join(folder, 'twice');
    mkdirSync(into);
    writePlugin('shop', 'service', into);
    const manifest = join(into, 'shop/plugin.json');
    writeFileSync(manifest, 'mine');
    assert.throws(() => writePlugin('shop', 'service', into), /is not an empty folder/);
    assert.equal(readFileSync(manifest, 'utf8'), 'mine');
    assert.throws(() => writePlugin('Shop', 'service', into), /lower case/);
});

test('hello is short, and compiles in little more than the time its JSON library takes', (t) => {
    const hello = join(root, 'sdk/examples/hello/hello.cpp');
    assert.ok(readFileSync(hello, 'utf8').trimEnd().split('\n').length < 40);
    const empty = join(folder, 'empty.cpp');
    writeFileSync(empty, '#include <nlohmann/json.hpp>\n');
    // Time on the processor rather than on the wall: the machine may be busy.
    const seconds = (source) => {
        const times = [1, 2, 3].map(() => {
            const script = `TIMEFORMAT=%U; time g++ -std=c++20 -O2 -fPIC -I${join(prefix, 'include')} -c ${source} -o ${join(folder, 'timed.o')}`;
            return Number(run('bash', ['-c', `{ ${script}; } 2>&1`]).trim().split('\n').at(-1));
        });
        return Math.min(...times);
    };
    const ratio = seconds(hello) / seconds(empty);
    t.diagnostic(`hello takes ${ratio.toFixed(2)} times as long as an empty file that includes nlohmann/json.hpp`);
    assert.ok(ratio < 2.5, `it takes ${ratio.toFixed(2)} times as long`);
});
