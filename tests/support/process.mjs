// Starts a program, waits for a line of its output, and ends it.
import { spawn } from 'node:child_process';

/** A child process that tells when a line appears. Ends with stop(), or kill() for -9. */
export class Process {
    constructor(program, args, options = {}) {
        this.output = '';
        this.child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
        this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve({ code, signal })));
        for (const stream of [this.child.stdout, this.child.stderr]) {
            stream.on('data', (bytes) => {
                this.output = (this.output + bytes).slice(-200_000);
                this.onOutput?.();
            });
        }
        this.ended.then(() => this.onOutput?.());
    }

    /** The match of `pattern` in the output; throws when the process ends or `limit` milliseconds pass first. */
    async waitFor(pattern, limit = 60_000) {
        let over = false;
        this.ended.then(() => (over = true));
        const deadline = Date.now() + limit;
        for (;;) {
            const match = this.output.match(pattern);
            if (match) return match;
            if (over || Date.now() > deadline) {
                throw new Error(`${this.child.spawnfile} ${over ? 'ended' : 'did not say'} ${pattern}\n${this.output.slice(-4000)}`);
            }
            await new Promise((resolve) => {
                const timer = setTimeout(resolve, 200);
                this.onOutput = () => {
                    clearTimeout(timer);
                    resolve();
                };
            });
        }
    }

    /** Asks it to end (SIGTERM) and waits; -9 when it does not within `limit` milliseconds. */
    async stop(limit = 35_000) {
        this.child.kill('SIGTERM');
        const timer = setTimeout(() => this.child.kill('SIGKILL'), limit);
        const result = await this.ended;
        clearTimeout(timer);
        return result;
    }

    async kill() {
        this.child.kill('SIGKILL');
        return this.ended;
    }
}
