// Clients of the live channel: WebSocket and server-sent events.
import WebSocket from 'ws';

class Frames {
    constructor() {
        this.frames = [];
        this.taken = 0;
    }

    add(frame) {
        this.frames.push(frame);
        this.wake?.();
    }

    /** The next frame that `wanted` accepts; those before it are passed over. */
    async next(wanted, what = 'a frame', limit = 10_000) {
        const deadline = Date.now() + limit;
        for (;;) {
            while (this.taken < this.frames.length) {
                const frame = this.frames[this.taken++];
                if (wanted(frame)) return frame;
            }
            const left = deadline - Date.now();
            if (left <= 0) throw new Error(`waited ${limit} ms in vain for ${what}; got ${JSON.stringify(this.frames.slice(-5)).slice(0, 1500)}`);
            await new Promise((resolve) => {
                const timer = setTimeout(resolve, left);
                this.wake = () => {
                    clearTimeout(timer);
                    resolve();
                };
            });
        }
    }

    events(name) {
        return this.frames.filter((frame) => frame.type === 'event' && (name === undefined || frame.event === name));
    }
}

export class Socket extends Frames {
    /** `session` null: without a cookie. */
    static async open(url, session, { headers = {} } = {}) {
        const socket = new Socket();
        socket.socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`, { headers: { ...(session ? { cookie: session.cookie } : {}), ...headers }, handshakeTimeout: 10_000 });
        socket.socket.on('message', (data) => socket.add(JSON.parse(data.toString())));
        socket.closed = new Promise((resolve) => socket.socket.on('close', (code) => resolve(code)));
        await new Promise((resolve, reject) => {
            socket.socket.once('open', resolve);
            socket.socket.once('error', reject);
            socket.socket.once('unexpected-response', (request, response) => {
                let text = '';
                response.on('data', (bytes) => (text += bytes));
                response.on('end', () => {
                    request.destroy();
                    const error = new Error(`refused with ${response.statusCode}`);
                    error.status = response.statusCode;
                    error.problem = JSON.parse(text);
                    reject(error);
                });
            });
        });
        return socket;
    }

    send(frame) {
        this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
    }

    async subscribe(topics, lastEventId = null) {
        this.send({ type: 'subscribe', topics, last_event_id: lastEventId });
        return this.next((frame) => frame.type === 'ready', 'ready');
    }

    /** Drops the connection as a lost network does. */
    cut() {
        this.socket.terminate();
        return this.closed;
    }

    close() {
        this.socket.close();
        return this.closed;
    }
}

export class EventStream extends Frames {
    static async open(url, session, topics, lastEventId) {
        const stream = new EventStream();
        stream.controller = new AbortController();
        const response = await fetch(`${url}/api/v1/live?topics=${encodeURIComponent(topics.join(','))}`, {
            headers: { ...(session ? { cookie: session.cookie } : {}), ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
            signal: stream.controller.signal,
        });
        stream.response = response;
        if (response.ok) stream.closed = stream.#read(response.body.getReader()).catch(() => {});
        return stream;
    }

    async #read(reader) {
        const decoder = new TextDecoder();
        let text = '';
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            text += decoder.decode(value, { stream: true });
            for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
                this.#take(text.slice(0, end));
                text = text.slice(end + 2);
            }
        }
    }

    #take(block) {
        const field = (name) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        if (field('event') === undefined) return;
        const data = JSON.parse(field('data'));
        const control = ['ready', 'reset', 'refused', 'bye'].includes(field('event'));
        this.add(control ? { type: field('event'), ...data } : { type: 'event', id: field('id'), event: field('event'), ...data });
    }

    async close() {
        this.controller.abort();
        await this.closed;
    }
}
