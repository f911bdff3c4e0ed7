// A program reads its files with the rights of the user that it runs as, whatever the server's own folders are like.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Install, root } from '../support/install.mjs';

const isRoot = process.getuid() === 0;
let install;
let session;

before(async () => {
    const usual = process.umask(0o077);
    install = await (await Install.prepare()).start();
    process.umask(usual);
    session = await install.firstAdmin();
    execFileSync(install.program, ['plugin', 'pack', join(root, 'sdk/examples/js-channel'), '--to', install.data]);
    execFileSync(install.program, ['plugin', 'install', join(install.data, 'js-channel-0.1.0.patchbay'), '--yes', '--data', install.data]);
});
after(async () => {
    await install?.stop();
    await install?.remove();
});

const module = () => session.get('/modules/js-channel');

test('a program runs although the server makes files for itself alone', async () => {
    await session.post('/modules/js-channel/enable');
    const { state, problem } = await module();
    assert.equal(state, 'running', JSON.stringify(problem));
});

test('a program whose user may not enter the data folder is refused, and the refusal says what to do', { skip: !isRoot && 'only root runs modules as somebody else' }, async () => {
    await session.post('/modules/js-channel/disable');
    await chmod(install.data, 0o700);
    await session.post('/modules/js-channel/enable').catch(() => {});
    const { state, problem } = await module();
    await chmod(install.data, 0o711);
    assert.equal(state, 'refused');
    assert.equal(problem.code, 'module.can_not_reach');
    assert.ok(problem.fix.includes(`chmod o+x ${install.data}`), problem.fix);
});
