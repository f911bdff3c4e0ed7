// The whole system with every outside service played by the fakes.
//   demo.mjs          serves on 127.0.0.1:8080 (--port N) with seeded conversations and customers who keep writing
//   demo.mjs --once   walks the main job unattended, prints each step as it happened, and exits 0, or not
import { Fakes, Install, admin, configFor, connect } from '../support/install.mjs';
import { customers } from './customers.mjs';
import { walkMainJob } from './main_job.mjs';
import { seed } from './seed.mjs';

const once = process.argv.includes('--once');
const kOnceLimit = 60_000;
const portAt = process.argv.indexOf('--port');
const port = portAt > 0 ? Number(process.argv[portAt + 1]) : once ? 0 : 8080;

const fakes = await Fakes.start({ openaiArgs: ['--chunk-delay-ms', once ? '5' : '40'] });
const install = await (await Install.prepare({ config: configFor(fakes) })).start({ port });

if (once) {
    setTimeout(() => {
        console.error(`demo: not done after ${kOnceLimit / 1000} s\n${install.process.output.slice(-4000)}`);
        void end(1);
    }, kOnceLimit).unref();
}

async function end(code) {
    await install.stop();
    await fakes.stop();
    await install.remove();
    process.exit(code);
}

async function keepWriting() {
    for (let turn = 0; ; turn++) {
        const customer = customers[turn % customers.length];
        const text = customer.lines[Math.floor(turn / customers.length) % customer.lines.length];
        await fakes.telegram.post('/messages', { user: customer.id, text });
        await new Promise((resolve) => setTimeout(resolve, turn < customers.length * 2 ? 1500 : 15_000));
    }
}

try {
    const session = await install.firstAdmin();
    if (once) {
        await walkMainJob(session, fakes);
        await end(0);
    }
    for (const stop of ['SIGINT', 'SIGTERM']) process.once(stop, () => end(0));
    await connect(session, fakes);
    await seed(session, fakes);
    console.log(`Patchbay      ${install.url}
log in        ${admin.email} / ${admin.password}
fake Telegram ${fakes.telegramUrl}/control   (see tests/fakes/README.md)
fake AI       ${fakes.openaiUrl}/v1
Customers keep writing; Ctrl-C ends everything.`);
    await keepWriting();
} catch (error) {
    console.error(`demo: ${error.message}`);
    console.error(install.process.output.slice(-4000));
    await end(1);
}
