// A whole install for tests and the demo: the server on a data folder, and the fakes that play the outside services.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Control, Session, request } from './api.mjs';
import { Process } from './process.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const build = process.env.PATCHBAY_BUILD ?? join(root, 'build/release');

export const admin = { email: 'admin@example.com', name: 'Admin', password: 'correct horse battery' };

export class Fakes {
    static async start({ telegramArgs = [], openaiArgs = [] } = {}) {
        const fakes = new Fakes();
        fakes.telegramProcess = new Process(join(build, 'tests/fakes/fake-telegram'), ['--port', '0', '--local', ...telegramArgs]);
        fakes.openaiProcess = new Process(join(build, 'tests/fakes/fake-openai'), ['--port', '0', '--key', 'sk-fake', ...openaiArgs]);
        const address = async (child) => (await child.waitFor(/listening on (http:\S+)/))[1];
        fakes.telegramUrl = await address(fakes.telegramProcess);
        fakes.openaiUrl = await address(fakes.openaiProcess);
        fakes.telegram = new Control(fakes.telegramUrl);
        fakes.openai = new Control(fakes.openaiUrl);
        return fakes;
    }
    async stop() {
        await Promise.all([this.telegramProcess.stop(), this.openaiProcess.stop()]);
    }
}

export class Install {
    /** `config`: TOML text; `data`: a folder to keep, otherwise a temporary one. */
    static async prepare({ data, config = '', program = join(build, 'bin/patchbay') } = {}) {
        const install = new Install();
        install.temporary = data === undefined;
        install.data = data ?? (await mkdtemp(join(tmpdir(), 'patchbay-')));
        install.configFile = join(install.data, 'patchbay.toml');
        install.program = program;
        await writeFile(install.configFile, config);
        return install;
    }

    /** Starts the server; `port` 0 takes a free one, which later starts keep. */
    async start({ port = this.port ?? 0, args = [], env = {} } = {}) {
        this.process = new Process(this.program, ['serve', '--data', this.data, '--config', this.configFile, '--port', String(port), ...args], { env });
        this.url = (await this.process.waitFor(/serves on (http:\S+)/, 90_000))[1];
        this.port = Number(new URL(this.url).port);
        this.setupLink = this.process.output.match(/\(once\): (\S+)/)?.[1];
        return this;
    }

    /** The first admin, signed in. */
    async firstAdmin() {
        const session = new Session(this.url);
        await session.setUp(this.setupLink, admin);
        return session;
    }

    async logIn() {
        const session = new Session(this.url);
        await session.logIn(admin.email, admin.password);
        return session;
    }

    ready() {
        return request(this.url + '/health/ready');
    }

    async stop() {
        const result = await this.process.stop();
        return result;
    }

    async remove() {
        if (this.temporary) await rm(this.data, { recursive: true, force: true });
    }
}

/** Settings that point every module at the fakes and lift the limits that a test would run into. */
export function configFor(fakes, extra = '') {
    return `
[limits]
requests_per_address = 0
requests_per_user = 0

[modules.telegram]
api_root = "${fakes.telegramUrl}"
${extra}`;
}

/** A provider, a bot at the fake Telegram, and an assistant that answers for it. */
export async function connect(session, fakes, { token = '100001:DemoTokenForTheFake_abcdefghijklm', username = 'shop_bot', assistant = true } = {}) {
    await fakes.telegram.post('/bots', { token, username, first_name: 'Shop' });
    const bot = await session.post('/telegram/bots', { token, mode: 'polling' });
    if (!assistant) return { bot };
    const provider = await session.post('/openai/providers', { name: 'Local AI', base_url: fakes.openaiUrl + '/v1', key: 'sk-fake', models: ['gpt-4o-mini', 'gpt-4o'] });
    const made = await session.post('/openai/assistants', {
        name: 'Shop assistant',
        instructions: 'You answer for a small shop. Be short and friendly.',
        provider_id: provider.id,
        model: 'gpt-4o-mini',
        endpoints: [bot.id],
    });
    return { bot, provider, assistant: made };
}
