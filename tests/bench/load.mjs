// The load generators: wrk for HTTP, pgbench for SQL. Both are closed-loop: they tell throughput, not latency.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const kMilliseconds = { us: 0.001, ms: 1, s: 1000 };

/** Runs `work` and gives what it cost `clock`'s processes per operation. */
async function costed(clock, work) {
    const before = clock();
    const result = await work();
    return { ...result, cpu: (clock() - before) / result.operations };
}

/** wrk against `url`, with the 99th percentile in milliseconds; throws when any answer is not a 2xx or a connection breaks. */
export function wrk({ url, connections, seconds, clock, headers = {}, script, args = [] }) {
    return costed(clock, async () => {
        const options = ['-t2', `-c${connections}`, `-d${seconds}s`, '--latency'];
        for (const [name, value] of Object.entries(headers)) options.push('-H', `${name}: ${value}`);
        if (script) options.push('-s', script);
        const { stdout } = await run('wrk', [...options, url, '--', ...args]);
        const wrong = stdout.match(/Non-2xx or 3xx responses: \d+|Socket errors:.*/);
        if (wrong) throw new Error(`${url}: ${wrong[0]}`);
        const [, p99, unit] = stdout.match(/99%\s+([\d.]+)(us|ms|s)/);
        return {
            operations: Number(stdout.match(/(\d+) requests in/)[1]),
            rate: Number(stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]),
            p99: Number(p99) * kMilliseconds[unit],
        };
    });
}

/** pgbench with prepared statements; throws when a transaction fails. */
export function pgbench({ database, script, clients, seconds, clock }) {
    return costed(clock, async () => {
        const { stdout } = await run('pgbench', [
            ...['-h', database.host, '-p', database.port, '-U', database.user, '-n', '-M', 'prepared'],
            ...['-c', String(clients), '-j', '2', '-T', String(Math.ceil(seconds)), '-f', script, database.name],
        ]);
        const failed = Number(stdout.match(/failed transactions: (\d+)/)?.[1] ?? 0);
        if (failed) throw new Error(`pgbench: ${failed} transactions failed`);
        return {
            operations: Number(stdout.match(/actually processed: (\d+)/)[1]),
            rate: Number(stdout.match(/tps = ([\d.]+)/)[1]),
        };
    });
}

/** The single value of a query. */
export async function query(database, sql) {
    const { stdout } = await run('psql', ['-h', database.host, '-p', database.port, '-U', database.user, '-d', database.name, '-XAtqc', sql]);
    return stdout.trim();
}
