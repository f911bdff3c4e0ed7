// Modules and the whole server are stopped while something of them hangs, is broken, or runs beside a command.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { build } from '../support/install.mjs';
import { Install, Process, World, eventually, quick } from './support.mjs';

const fixture = join(build, 'fixture-packages/awkward');

let world;
let folder;

/** The fixture under another id, with these migrations. */
async function makePackage(id, migrations) {
    const place = join(folder, id);
    await cp(fixture, place, { recursive: true });
    await cp(join(place, 'libawkward.so'), join(place, `lib${id}.so`));
    const manifest = JSON.parse(await readFile(join(place, 'plugin.json'), 'utf8'));
    await writeFile(join(place, 'plugin.json'), JSON.stringify({ ...manifest, id }));
    await mkdir(join(place, 'migrations'));
    for (const [name, text] of Object.entries(migrations)) await writeFile(join(place, 'migrations', name), text);
}

/** A command beside the running server: its exit code and what it says. */
function command(...args) {
    return new Promise((resolve) => {
        const all = [...args, '--data', world.install.data, '--config', world.install.configFile];
        execFile(world.install.program, all, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }));
    });
}

before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'patchbay-stopping-'));
    await makePackage('torn', { '0001_first.sql': 'create table torn (id int' });
    await makePackage('public', {});
    await makePackage('whole', { '0001_first.sql': 'create table whole (id int)' });
    world = await World.open({
        config: `${quick}
[modules.awkward]
work = "waits"
stop = "waits"
[plugins]
folders = ["${join(build, 'packages')}", "${join(build, 'fixture-packages')}", "${folder}"]
`,
    });
});
after(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
});

for (const [module, user] of [['telegram', 8001], ['inbox', 8002]]) {
    test(`${module} is switched off while a send hangs: that message and the next ones arrive, in order`, async () => {
        await world.write(user, 'begin');
        await world.seenBy(user);
        const conversation = await world.conversation(user);
        await world.session.post(`/inbox/conversations/${conversation.id}/take-over`);
        await world.fakes.telegram.post('/faults', { kind: 'hang', method: 'sendMessage', chat_id: user, times: 1 });
        for (let index = 0; index < 3; ++index) await world.say(conversation, `answer ${index}`);
        await eventually('the first to be on its way', async () => (await world.messages(conversation)).some((each) => each.text === 'answer 0' && each.delivery.state === 'sending'));
        assert.equal((await world.session.post(`/modules/${module}/disable`)).state, 'disabled');
        assert.equal((await world.session.post(`/modules/${module}/enable`)).state, 'running');
        assert.deepEqual(await world.seenBy(user, { contains: 'answer ', count: 3, wait: 30_000 }), ['answer 0', 'answer 1', 'answer 2']);
        await world.messagesWhen('all to be sent', user, (all) => all.every((each) => each.direction !== 'out' || each.delivery.state === 'sent'));
    });
}

test('a plugin whose tables can\'t be made is refused in words, and the rest starts', async () => {
    const torn = await world.module('torn');
    assert.equal(torn.state, 'refused');
    assert.equal(torn.problem.code, 'database.migration');
    assert.match(torn.problem.title, /torn/);
    assert.equal((await world.session.post('/modules/torn/enable')).state, 'refused');
    assert.equal((await world.module('public')).problem.code, 'module.reserved_id');
    for (const id of ['whole', 'awkward', 'telegram', 'inbox']) assert.equal((await world.module(id)).state, 'running', id);
});

test('commands beside the running server use its database', async () => {
    const doctor = await command('doctor');
    assert.match(doctor.output, /ok {4}data folder: a server runs on it, process \d+/);
    assert.match(doctor.output, /ok {4}embedded database: PostgreSQL .+ answers/);
    const migrate = await command('migrate');
    assert.match(migrate.output, /^0 migrations applied/m);
    assert.match(migrate.output, /The tables of module torn can't be updated/);
    assert.equal(migrate.code, 1);
    const passwords = join(folder, 'password');
    await writeFile(passwords, 'correct horse battery\n');
    const admin = await command('admin', 'create', '--email', 'second@example.com', '--password-file', passwords);
    assert.equal(admin.code, 1);
    assert.doesNotMatch(admin.output, /in use by another server/);
    assert.equal((await fetch(`${world.url}/health/ready`)).status, 200);
});

test('doctor does not call a database well that does not answer', async () => {
    const elsewhere = await Install.prepare({ config: '[database]\nurl = "postgresql://nobody@127.0.0.1:1/nothing"\n' });
    const { code, output } = await new Promise((resolve) => {
        execFile(elsewhere.program, ['doctor', '--data', elsewhere.data, '--config', elsewhere.configFile], (error, stdout) => resolve({ code: error?.code ?? 0, output: stdout }));
    });
    await elsewhere.remove();
    assert.equal(code, 1);
    assert.match(output, /FAIL {2}database: /);
});

test('a server that can\'t listen ends in words, modules and all', async () => {
    const second = await Install.prepare({ config: await readFile(world.install.configFile, 'utf8') });
    const child = new Process(second.program, ['serve', '--data', second.data, '--config', second.configFile, '--port', '0', '--address', '192.0.2.1']);
    const { code, signal } = await child.ended;
    await second.remove();
    assert.deepEqual({ code, signal }, { code: 1, signal: null }, child.output);
    assert.match(child.output, /can't listen on/);
});

test('a stop() that waits and a request that waits hold the end up no longer than they may', async () => {
    const asked = fetch(`${world.url}/api/v1/awkward/work`).then((response) => response.status, () => 'cut');
    await eventually('the request to be under way', async () => (await world.metric('patchbay_awkward_begun')) === 1);
    const since = Date.now();
    assert.deepEqual(await world.install.stop(), { code: 0, signal: null });
    assert.ok(Date.now() - since < 30_000, `${Date.now() - since} ms`);
    assert.ok([503, 'cut'].includes(await asked));
    await world.install.start();
    assert.equal((await world.module('inbox')).state, 'running');
});
