// What somebody does who writes plugins outside this repository: the SDK installed to a prefix, a plugin written by
// `plugin new`, built with either compiler, tested. What is made is kept in build/author under a hash of all that it was
// made of, so that tests which need the same thing make it once. Two programs must not make things there at the same time.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { root } from './install.mjs';

const kept = join(root, 'build/author');

/** Output of a command; a failure shows what it said. */
export function run(command, args, options = {}) {
    return new Promise((resolve, reject) => {
        execFile(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => {
            if (error) reject(new Error(`${command} ${args.join(' ')}\n${stdout}${stderr || error.message}`));
            else resolve(stdout);
        });
    });
}

/** Names and contents of a folder's files, and whatever else a result depends on. */
function hashOf(folder, ...others) {
    const hash = createHash('sha256');
    for (const other of others) hash.update(`${other}\0`);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    for (const file of files.map((each) => join(each.parentPath ?? each.path, each.name)).sort()) {
        hash.update(`${relative(folder, file)}\0`);
        hash.update(readFileSync(file));
    }
    return hash.digest('hex').slice(0, 16);
}

const versionOf = (compiler) => execFileSync(compiler, ['--version'], { encoding: 'utf8' }).split('\n')[0];

/** The folder of that name and hash, filled by `make` unless that was done before. Those of other hashes go. */
async function keep(name, hash, make) {
    const folder = join(kept, name, hash);
    const made = join(folder, 'made');
    if (existsSync(made)) return folder;
    rmSync(join(kept, name), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await make(folder);
    writeFileSync(made, '');
    return folder;
}

/** Runs CMake on `source`, against the SDK at `prefix`. */
export const configure = (source, build, compiler, prefix) =>
    run('cmake', ['-S', source, '-B', build, `-DCMAKE_CXX_COMPILER=${compiler}`, `-DCMAKE_PREFIX_PATH=${prefix}`, '-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror']);

/** The prefix that the SDK is installed to. */
export async function installSdk() {
    const source = join(root, 'sdk');
    const folder = await keep('sdk', hashOf(source, versionOf('g++')), async (into) => {
        const build = join(into, 'build');
        await run('cmake', ['-S', source, '-B', build, '-DCMAKE_CXX_COMPILER=g++']);
        await run('cmake', ['--build', build, '--parallel', '--target', 'patchbay_sdk', 'patchbay_testing']);
        await run('cmake', ['--install', build, '--prefix', join(into, 'prefix')]);
    });
    return join(folder, 'prefix');
}

/**
 * A new plugin, built and tested: its sources, its build and its package. `write(name, kind, into)` writes it.
 * `prefix`: of installSdk().
 */
export async function buildPlugin({ name, kind, compiler, prefix, write }) {
    mkdirSync(kept, { recursive: true });
    const draft = mkdtempSync(join(kept, 'draft-'));
    try {
        await write(name, kind, draft);
        const written = join(draft, name);
        const hash = hashOf(written, prefix, versionOf(compiler));
        const folder = await keep(`${name}-by-${compiler}`, hash, async (into) => {
            const source = join(into, name);
            renameSync(written, source);
            const build = join(source, 'build');
            await configure(source, build, compiler, prefix);
            await run('cmake', ['--build', build, '--parallel']);
            await run('ctest', ['--test-dir', build, '--output-on-failure', '--no-tests=error']);
        });
        const source = join(folder, name);
        return { source, build: join(source, 'build'), made: join(source, 'build/packages', name) };
    } finally {
        rmSync(draft, { recursive: true, force: true });
    }
}
