// What an author does, from nothing to packages: node new_plugin.mjs FOLDER
//
// Installs the SDK to a prefix of its own, writes plugins with `patchbay plugin new`, builds them outside the tree,
// runs their tests, checks and packs them. Prints {first, second, service}: two versions of a channel, the first built
// with g++, the second with clang++, and a service with a page.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(process.env.PATCHBAY_BUILD ?? join(root, 'build/release'), 'bin/patchbay');
const folder = resolve(process.argv[2]);
const prefix = join(folder, 'prefix');

function run(command, ...args) {
    try {
        return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
        throw new Error(`${command} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? error.message}`);
    }
}

function installSdk() {
    const build = join(folder, 'sdk');
    run('cmake', '-S', join(root, 'sdk'), '-B', build);
    run('cmake', '--build', build, '--target', 'patchbay_sdk', 'patchbay_testing');
    run('cmake', '--install', build, '--prefix', prefix);
}

function pack(id, compiler, change) {
    const source = join(folder, id);
    const manifest = join(source, 'plugin.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), ...change }, null, 2));
    const build = join(folder, `${id}-by-${compiler}`);
    run('cmake', '-S', source, '-B', build, `-DCMAKE_CXX_COMPILER=${compiler}`, `-DCMAKE_PREFIX_PATH=${prefix}`);
    run('cmake', '--build', build);
    run('ctest', '--test-dir', build, '--output-on-failure', '--no-tests=error');
    const made = join(build, 'packages', id);
    run(program, 'plugin', 'check', made);
    const file = join(folder, `${id}-${change.version}.patchbay`);
    run(program, 'plugin', 'pack', made, '--to', folder);
    return file;
}

mkdirSync(folder, { recursive: true });
installSdk();
run(program, 'plugin', 'new', 'shop-channel', '--channel');
run(program, 'plugin', 'new', 'shop-notes', '--service');
const first = pack('shop-channel', 'g++', { version: '0.1.0' });
const second = pack('shop-channel', 'clang++', { version: '0.2.0', summary: 'Its second version.' });
const service = pack('shop-notes', 'g++', { version: '0.1.0' });
console.log(JSON.stringify({ first, second, service }));
