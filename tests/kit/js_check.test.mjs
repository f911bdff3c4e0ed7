// The example in JavaScript stands what `plugin check` puts a plugin to.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import { build, root } from '../support/install.mjs';

test('the example passes every check', (t) => {
    const { status, stdout, stderr } = spawnSync(join(build, 'bin/patchbay'), ['plugin', 'check', '--quick', join(root, 'sdk/examples/js-channel')], { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    t.diagnostic(stdout.trim().split('\n').at(-1));
});
