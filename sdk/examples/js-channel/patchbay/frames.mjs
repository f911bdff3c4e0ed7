// What goes over the socket: frames, each a head of 32 bytes and a payload; docs/plugin-protocol.md, "Frames".
// Bytes in, frames out: without I/O.

export const Kind = { hello: 1, welcome: 2, call: 3, answer: 4, cancel: 5, log: 6, stall: 7 };

export const headSize = 32;
export const largestPayload = 64 * 1024 * 1024;

/** The other side does not keep to the protocol. */
export class FrameError extends Error {}

export function toBytes({ kind, code = 0, id = 0, within = 0, payload = Buffer.alloc(0) }) {
    if (payload.length > largestPayload) throw new FrameError(`a payload of ${payload.length} bytes is larger than ${largestPayload}`);
    const bytes = Buffer.alloc(headSize + payload.length);
    bytes.writeUInt32LE(payload.length, 0);
    bytes.writeUInt32LE(kind, 4);
    bytes.writeUInt32LE(code, 8);
    bytes.writeBigUInt64LE(BigInt(id), 16);
    bytes.writeBigUInt64LE(BigInt(within), 24);
    bytes.set(payload, headSize);
    return bytes;
}

export class FrameReader {
    #chunks = [];
    #size = 0;
    #wanted = headSize;

    /** The frames that `chunk` completes. Throws FrameError for a kind that is none or a payload that is too large. */
    *add(chunk) {
        this.#chunks.push(chunk);
        this.#size += chunk.length;
        // Joined only once a head or a frame is whole: a large payload comes in many chunks.
        while (this.#size >= this.#wanted) {
            const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
            const size = frameSize(bytes);
            const whole = bytes.length >= size;
            this.#keep(whole ? bytes.subarray(size) : bytes, whole ? headSize : size);
            if (whole) yield frameOf(bytes.subarray(0, size));
        }
    }

    #keep(rest, wanted) {
        this.#chunks = [rest];
        this.#size = rest.length;
        this.#wanted = wanted;
    }
}

function frameSize(head) {
    const length = head.readUInt32LE(0);
    const kind = head.readUInt32LE(4);
    if (length > largestPayload) throw new FrameError(`a frame names a payload of ${length} bytes`);
    if (kind < Kind.hello || kind > Kind.stall) throw new FrameError(`a frame is of unknown kind ${kind}`);
    return headSize + length;
}

function frameOf(bytes) {
    return {
        kind: bytes.readUInt32LE(4),
        code: bytes.readUInt32LE(8),
        id: Number(bytes.readBigUInt64LE(16)),
        within: Number(bytes.readBigUInt64LE(24)),
        payload: bytes.subarray(headSize),
    };
}
