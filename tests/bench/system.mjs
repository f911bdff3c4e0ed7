// What the kernel says about processes.
import { readFileSync, readdirSync } from 'node:fs';

const kMicrosecondsPerTick = 10_000; // USER_HZ is 100 on every Linux that matters here

function stat(pid) {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    // Fields 4 (parent) and 14-17 (own and ended children's time) of proc(5); the first here is field 3.
    return { parent: fields[1], own: fields[11] + fields[12], children: fields[13] + fields[14] };
}

function processes() {
    const all = new Map();
    for (const name of readdirSync('/proc')) {
        if (!/^\d+$/.test(name)) continue;
        try {
            all.set(Number(name), stat(name));
        } catch {
            // Ended in the meantime.
        }
    }
    return all;
}

/** A process and its direct children. */
export function family(pid) {
    return [pid, ...[...processes()].filter(([, each]) => each.parent === pid).map(([child]) => child)];
}

/** CPU time so far, in microseconds. */
export const cpuOf = (pid) => stat(pid).own * kMicrosecondsPerTick;

/** CPU time so far of a process, its children and those that ended. */
export function cpuOfFamily(pid) {
    const all = processes();
    let ticks = all.get(pid).own + all.get(pid).children;
    for (const each of all.values()) if (each.parent === pid) ticks += each.own;
    return ticks * kMicrosecondsPerTick;
}

function kibibytes(file, name) {
    return Number(readFileSync(file, 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
}

/** Resident memory in MiB. */
export const residentOf = (pid) => kibibytes(`/proc/${pid}/status`, 'VmRSS') / 1024;

/** Memory of processes that share pages, each page counted by its share, in MiB. */
export function proportionalOf(pids) {
    let sum = 0;
    for (const pid of pids) {
        try {
            sum += kibibytes(`/proc/${pid}/smaps_rollup`, 'Pss') / 1024;
        } catch {
            // Ended in the meantime, as an autovacuum worker does.
        }
    }
    return sum;
}
