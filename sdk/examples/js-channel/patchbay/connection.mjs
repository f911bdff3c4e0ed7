// Calls both ways over the socket: answers what the host calls, asks the host, keeps the credit that the host gave.
//
// Which call a question belongs to is remembered by AsyncLocalStorage: whatever a handler awaits asks within its call.
// What is cancelled there ends with Cancelled, here as at the host.
import { AsyncLocalStorage } from 'node:async_hooks';

import { decode, encode } from './codec.mjs';
import { Cancelled, fromAnswer, toAnswer } from './errors.mjs';
import { FrameReader, Kind, largestPayload, toBytes } from './frames.mjs';
import { Hello, Welcome } from './wire.mjs';

const protocol = 1;
const callsServed = 256; // at the same time
const longestLine = 16384; // bytes of a log line

const currentCall = new AsyncLocalStorage();

/** Aborted when nobody waits for the call under way any more; undefined outside of one. */
export function currentSignal() {
    return currentCall.getStore()?.controller.signal;
}

export class Connection {
    #socket;
    #serve;
    #reader = new FrameReader();
    #served = new Map(); // id to AbortController
    #asked = new Map(); // id to the promise's ends
    #lastId = 0;
    #places = 0; // until the host says how many
    #waiting = [];

    /** `serve(method, payload)`: the payload of the answer, or a promise of it. Both ends of `socket` are this object's. */
    constructor(socket, serve) {
        this.#socket = socket;
        this.#serve = serve;
        socket.on('data', (chunk) => this.#receive(chunk));
    }

    sayHello(sdk) {
        this.#send({ kind: Kind.hello, payload: encode(Hello, { protocol, sdk, calls: callsServed }) });
    }

    /** Why this program can't be used. The host shows it, and ends the process. */
    refuse(failure) {
        this.#send({ kind: Kind.hello, payload: encode(Hello, { protocol, refusal: failure.payload }) });
    }

    /** The payload of the host's answer. Rejects with Failure or Cancelled. */
    async ask(method, payload) {
        if (payload.length > largestPayload) throw new RangeError(`a call of ${payload.length} bytes is too large`);
        const call = currentCall.getStore();
        await this.#place();
        if (call?.controller.signal.aborted) {
            this.#giveBack();
            throw call.controller.signal.reason;
        }
        const id = ++this.#lastId;
        return new Promise((resolve, reject) => {
            this.#asked.set(id, { resolve, reject });
            this.#send({ kind: Kind.call, code: method, id, within: call?.id, payload });
        });
    }

    /** `level`: 0 trace, 1 debug, 2 info, 3 warn, 4 error, 5 critical. */
    log(level, line) {
        this.#send({ kind: Kind.log, code: level, payload: Buffer.from(line).subarray(0, longestLine) });
    }

    #send(frame) {
        this.#socket.write(toBytes(frame));
    }

    #receive(chunk) {
        for (const frame of this.#reader.add(chunk)) this.#take(frame);
    }

    #take(frame) {
        switch (frame.kind) {
            case Kind.welcome:
                this.#places = decode(Welcome, frame.payload).calls;
                while (this.#places > 0 && this.#waiting.length > 0) this.#admit();
                return;
            case Kind.call:
                this.#answer(frame);
                return;
            case Kind.answer:
                this.#answered(frame);
                return;
            case Kind.cancel:
                this.#served.get(frame.id)?.abort(new Cancelled('cancelled'));
        }
    }

    async #answer({ id, code, payload }) {
        const controller = new AbortController();
        this.#served.set(id, controller);
        const { signal } = controller;
        // What a handler does after its call was cancelled is of no interest: the host waits for an answer, not for it.
        const cancelled = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        let answer;
        try {
            const work = currentCall.run({ id, controller }, () => this.#serve(code, payload));
            answer = { code: 0, payload: await Promise.race([cancelled, work]) };
            if (answer.payload.length > largestPayload) throw new RangeError(`an answer of ${answer.payload.length} bytes is too large: answer in pages`);
        } catch (error) {
            answer = toAnswer(error);
        }
        this.#served.delete(id);
        this.#send({ kind: Kind.answer, id, ...answer });
    }

    #answered({ id, code, payload }) {
        const asked = this.#asked.get(id);
        if (asked === undefined) return;
        this.#asked.delete(id);
        this.#giveBack();
        if (code === 0) asked.resolve(payload);
        else asked.reject(fromAnswer(code, payload));
    }

    /** Waits, in order, until the host takes another call. */
    async #place() {
        if (this.#places > 0 && this.#waiting.length === 0) this.#places--;
        else await new Promise((resolve) => this.#waiting.push(resolve));
    }

    #giveBack() {
        this.#places++;
        this.#admit();
    }

    #admit() {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#places--;
        next();
    }
}
