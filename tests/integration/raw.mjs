// A raw TCP client: sends bytes as they are and reads HTTP answers without correcting anything.
import { connect } from 'node:net';

export class Raw {
    static async open(url) {
        const raw = new Raw();
        const { hostname, port } = new URL(url);
        raw.host = `${hostname}:${port}`;
        raw.received = Buffer.alloc(0);
        raw.closed = false;
        raw.socket = connect(Number(port), hostname);
        raw.socket.on('data', (bytes) => {
            raw.received = Buffer.concat([raw.received, bytes]);
            raw.wake?.();
        });
        raw.socket.on('error', () => {});
        raw.socket.on('close', () => {
            raw.closed = true;
            raw.wake?.();
        });
        await new Promise((resolve, reject) => {
            raw.socket.once('connect', resolve);
            raw.socket.once('error', reject);
        });
        return raw;
    }

    send(bytes) {
        this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
        return this;
    }

    /** The next whole answer. `head`: it answers a HEAD request, so no body follows. */
    async answer({ head = false, limit = 10_000 } = {}) {
        const parsed = await this.#until('an answer', limit, () => parse(this.received, head, this.closed));
        this.received = this.received.subarray(parsed.size);
        return parsed;
    }

    /** Resolves when the server has closed the connection. */
    end(limit = 10_000) {
        return this.#until('the end of the connection', limit, () => this.closed);
    }

    close() {
        this.socket.destroy();
    }

    async #until(what, limit, probe) {
        const deadline = Date.now() + limit;
        for (;;) {
            const value = probe();
            if (value) return value;
            if (this.closed || Date.now() >= deadline) {
                throw new Error(`${this.closed ? 'the server closed before' : `no sign within ${limit} ms of`} ${what}; received: ${JSON.stringify(this.received.toString('latin1').slice(0, 500))}`);
            }
            await new Promise((resolve) => {
                const timer = setTimeout(resolve, deadline - Date.now());
                this.wake = () => {
                    clearTimeout(timer);
                    resolve();
                };
            });
        }
    }
}

function parse(bytes, head, closed) {
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const [line, ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n');
    const headers = new Map();
    for (const field of fields) headers.set(field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim());
    const status = Number(line.split(' ')[1]);
    const answer = { status, headers, size: end + 4, body: Buffer.alloc(0) };
    if (head || status === 204 || status === 304 || status < 200) return answer;
    if (headers.get('transfer-encoding') === 'chunked') return parseChunks(bytes, answer);
    if (!headers.has('content-length')) return closed ? { ...answer, body: bytes.subarray(end + 4), size: bytes.length } : undefined;
    const size = Number(headers.get('content-length'));
    if (bytes.length < end + 4 + size) return undefined;
    return { ...answer, body: bytes.subarray(end + 4, end + 4 + size), size: end + 4 + size };
}

function parseChunks(bytes, answer) {
    const pieces = [];
    for (let at = answer.size; ; ) {
        const end = bytes.indexOf('\r\n', at);
        if (end < 0) return undefined;
        const size = parseInt(bytes.subarray(at, end).toString('latin1'), 16);
        if (bytes.length < end + 2 + size + 2) return undefined;
        if (size === 0) return { ...answer, body: Buffer.concat(pieces), size: end + 4 };
        pieces.push(bytes.subarray(end + 2, end + 2 + size));
        at = end + 2 + size + 2;
    }
}
