// Modules come as files, by the command line as by the page: checked, signed, installed, exchanged, taken back, removed.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { build } from '../support/install.mjs';
import { Install, World, eventually, quick } from './support.mjs';

const run = promisify(execFile);
const program = join(build, 'bin/patchbay');

let world;
let folder;

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-packages-'));
    world = await World.open({ config: quick });
});
after(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
});

/** The hello example as another version that greets with `greeting`, packed; the file. */
async function pack(version, greeting, change = () => {}) {
    const place = join(folder, `hello-${version}`);
    await cp(join(build, 'example-packages/hello'), place, { recursive: true });
    const manifest = JSON.parse(await readFile(join(place, 'plugin.json'), 'utf8'));
    manifest.version = version;
    manifest.settings.properties.greeting.default = greeting;
    manifest.ui = { pages: [{ path: '', title: { en: 'Hello' }, icon: 'mood-smile', module: 'page.js' }] };
    change(manifest);
    await writeFile(join(place, 'plugin.json'), JSON.stringify(manifest));
    await mkdir(join(place, 'ui'), { recursive: true });
    await writeFile(join(place, 'ui/page.js'), `export function mount(element) { element.textContent = '${greeting}'; }\n`);
    await run(program, ['plugin', 'pack', place, '--to', folder]);
    return join(folder, `hello-${version}.patchbay`);
}

/** A command on the running server: what it printed and with which code it ended. */
async function plugin(...args) {
    try {
        const { stdout } = await run(program, ['plugin', ...args, '--data', world.install.data]);
        return { code: 0, said: stdout };
    } catch (error) {
        return { code: error.code, said: error.stdout + error.stderr };
    }
}

const greeting = async () => (await (await fetch(`${world.url}/api/v1/hello/greeting`)).json()).text;

test('a package is installed from the command line, and the modules are listed', async () => {
    const { code, said } = await plugin('install', await pack('1.0.0', 'One'), '--enable', '--yes');
    assert.equal(code, 0, said);
    assert.equal(await greeting(), 'One, world');
    const list = await plugin('list');
    assert.match(list.said, /hello\s+1\.0\.0/);
    assert.match(list.said, /telegram/);
});

test('its pages are served to those who are signed in, and nothing else of it is', async () => {
    const { module_pages: pages } = await world.session.get('/session');
    assert.equal(pages.find(({ id }) => id === 'hello').ui.pages[0].module, 'page.js');
    const headers = { cookie: world.session.cookie };
    const page = await fetch(`${world.url}/api/v1/modules/hello/ui/1.0.0/page.js`, { headers });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type'), /^text\/javascript/);
    assert.match(await page.text(), /export function mount/);
    assert.equal((await fetch(`${world.url}/api/v1/modules/hello/ui/1.0.0/page.js`)).status, 401);
    for (const file of ['..%2Fplugin.json', '..%2F..%2F..%2Fsecret.key', '.hidden', 'none.js'])
        assert.match(String((await fetch(`${world.url}/api/v1/modules/hello/ui/1.0.0/${file}`, { headers })).status), /^40[04]$/, file);
});

test('the next version takes over, and the one before can be had back', async () => {
    const installed = await plugin('install', await pack('2.0.0', 'Two', (manifest) => (manifest.permissions.outbound = ['example.org'])), '--yes');
    assert.equal(installed.code, 0, installed.said);
    assert.match(installed.said, /example\.org/, 'what it may do beyond the version before is said');
    assert.equal(await greeting(), 'Two, world');
    assert.equal((await world.module('hello')).previous_version, '1.0.0');
    assert.equal((await plugin('rollback', 'hello')).code, 0);
    assert.equal(await greeting(), 'One, world');
});

test('a version that does not start leaves the one before at work, and is gone', async () => {
    const broken = await pack('3.0.0', 'Three', (manifest) => (manifest.settings.properties.greeting.default = ''));
    const { code, said } = await plugin('install', broken, '--yes');
    assert.equal(code, 1);
    assert.match(said, /settings are not right/);
    assert.equal(await greeting(), 'One, world');
    assert.equal((await world.module('hello')).version, '1.0.0');
});

test('what was installed is there after a restart, in the version that was current', async () => {
    await world.install.stop();
    await world.install.start({});
    await eventually('hello is back', async () => (await greeting()) === 'One, world');
    world.session = await world.install.logIn();
});

test('a module that came with the server is not removed', async () => {
    const { code, said } = await plugin('remove', 'telegram', '--yes');
    assert.equal(code, 1);
    assert.match(said, /came with the server/);
});

test('removing says what stays', async () => {
    const { code, said } = await plugin('remove', 'hello', '--yes');
    assert.equal(code, 0, said);
    assert.match(said, /Its settings/);
    assert.equal((await fetch(`${world.url}/api/v1/hello/greeting`)).status, 404);
});

test('control.json is its owner’s alone, and opens nothing but modules', async () => {
    const file = join(world.install.data, 'control.json');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const { url, token } = JSON.parse(await readFile(file, 'utf8'));
    const ask = async (path, said) => (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${said}` } })).status;
    assert.equal(await ask('/modules', token), 200);
    assert.equal(await ask('/users', token), 401);
    assert.equal(await ask('/modules', `${token.slice(0, -1)}x`), 401);
});

test('without a server the commands say so', async () => {
    const { stderr, code } = await run(program, ['plugin', 'list', '--data', folder]).catch((error) => error);
    assert.equal(code, 1);
    assert.match(stderr, /patchbay is not running with the data folder/);
});

test('where signatures are required, only what a known key signed is taken', async () => {
    const key = join(folder, 'key');
    await run('minisign', ['-G', '-W', '-f', '-p', `${key}.pub`, '-s', `${key}.sec`]);
    const publicKey = (await readFile(`${key}.pub`, 'utf8')).trim().split('\n').at(-1);
    const install = await (await Install.prepare({ config: `[plugins]\nrequire_signature = true\nkeys = ["${publicKey}"]\n` })).start();
    try {
        const file = await pack('4.0.0', 'Four');
        const asking = (...more) => run(program, ['plugin', 'install', file, '--yes', ...more, '--data', install.data]).then(({ stdout }) => stdout, (error) => `${error.code} ${error.stderr}`);
        assert.match(await asking(), /^1 [^]*not signed/);
        await run('minisign', ['-S', '-W', '-s', `${key}.sec`, '-m', file]);
        assert.match(await asking('--signature', `${file}.minisig`), /hello 4\.0\.0/);
        await writeFile(file, Buffer.concat([await readFile(file), Buffer.from('x')]));
        assert.match(await asking('--signature', `${file}.minisig`), /^1 [^]*signature is not right/);
    } finally {
        await install.stop();
        await install.remove();
    }
});
