// How payloads are written to bytes and read back; docs/plugin-protocol.md, "Values".
//
// A type is an object with write(writer, value), read(reader) and initial(), the value of a member that the other side,
// being older, did not send. Structs are written as their length and their members in order, so that members may be added
// at the end.
//
//     const Point = struct({ x: i32, y: i32, label: [text, 'origin'] });   // [type, default]
//     decode(Point, encode(Point, { x: 1 }));                              // { x: 1, y: 0, label: 'origin' }
//
// decode() trusts nothing: malformed bytes throw DecodeError, and no length is believed before the bytes are there.

export class DecodeError extends Error {}

class Writer {
    #bytes = Buffer.allocUnsafe(256);
    size = 0;

    /** Room for `count` bytes; where they begin. */
    take(count) {
        const at = this.size;
        this.size += count;
        if (this.size > this.#bytes.length) {
            const larger = Buffer.allocUnsafe(Math.max(this.size, 2 * this.#bytes.length));
            this.#bytes.copy(larger, 0, 0, at);
            this.#bytes = larger;
        }
        return at;
    }

    u32(value, at = this.take(4)) {
        this.#bytes.writeUInt32LE(value, at);
    }

    put(count, write) {
        const at = this.take(count);
        write(this.#bytes, at);
    }

    append(bytes) {
        const at = this.take(bytes.length);
        this.#bytes.set(bytes, at);
    }

    result() {
        return this.#bytes.subarray(0, this.size);
    }
}

export class Reader {
    #bytes;
    #at = 0;

    constructor(bytes) {
        this.#bytes = bytes;
    }

    get left() {
        return this.#bytes.length - this.#at;
    }

    take(count) {
        if (count > this.left) throw new DecodeError('payload ends too early');
        this.#at += count;
        return this.#bytes.subarray(this.#at - count, this.#at);
    }

    u32() {
        return this.take(4).readUInt32LE();
    }

    length() {
        const length = this.u32();
        if (length > this.left) throw new DecodeError('payload names a length that is not there');
        return length;
    }
}

const fixed = (size, write, read) => ({
    write: (writer, value) => writer.put(size, (bytes, at) => write(bytes, value, at)),
    read: (reader) => read(reader.take(size)),
    initial: () => 0,
});

/** 64 bits as a number: counters and microseconds since 1970 fit. */
function exact(value) {
    if (!Number.isSafeInteger(Number(value))) throw new DecodeError(`${value} is larger than a number can hold exactly`);
    return Number(value);
}

export const u32 = fixed(4, (bytes, value, at) => bytes.writeUInt32LE(value, at), (bytes) => bytes.readUInt32LE());
export const i32 = fixed(4, (bytes, value, at) => bytes.writeInt32LE(value, at), (bytes) => bytes.readInt32LE());
export const u64 = fixed(8, (bytes, value, at) => bytes.writeBigUInt64LE(BigInt(value), at), (bytes) => exact(bytes.readBigUInt64LE()));
export const i64 = fixed(8, (bytes, value, at) => bytes.writeBigInt64LE(BigInt(value), at), (bytes) => exact(bytes.readBigInt64LE()));
export const f64 = fixed(8, (bytes, value, at) => bytes.writeDoubleLE(value, at), (bytes) => bytes.readDoubleLE());

export const bool = {
    write: (writer, value) => writer.put(1, (bytes, at) => bytes.writeUInt8(value ? 1 : 0, at)),
    read: (reader) => reader.take(1)[0] !== 0,
    initial: () => false,
};

/** As a Buffer; a string is taken too. */
export const bytes = {
    write(writer, value) {
        const content = typeof value === 'string' ? Buffer.from(value) : value;
        writer.u32(content.length);
        writer.append(content);
    },
    read: (reader) => Buffer.from(reader.take(reader.length())),
    initial: () => Buffer.alloc(0),
};

/** The same as a string of UTF-8. */
export const text = {
    write: (writer, value) => bytes.write(writer, String(value)),
    read: (reader) => reader.take(reader.length()).toString(),
    initial: () => '',
};

/** `type` or null. */
export const optional = (type) => ({
    write(writer, value) {
        const present = value !== null && value !== undefined;
        bool.write(writer, present);
        if (present) type.write(writer, value);
    },
    read: (reader) => (bool.read(reader) ? type.read(reader) : null),
    initial: () => null,
});

export const list = (type) => ({
    write(writer, values) {
        writer.u32(values.length);
        for (const value of values) type.write(writer, value);
    },
    read(reader) {
        const values = [];
        for (let left = reader.length(); left > 0; left--) values.push(type.read(reader));
        return values;
    },
    initial: () => [],
});

/** An object used as a map from text to `type`. */
export const map = (type) => ({
    write(writer, values) {
        const entries = Object.entries(values);
        writer.u32(entries.length);
        for (const [key, value] of entries) {
            text.write(writer, key);
            type.write(writer, value);
        }
    },
    read(reader) {
        const entries = [];
        for (let left = reader.length(); left > 0; left--) entries.push([text.read(reader), type.read(reader)]);
        return Object.fromEntries(entries);
    },
    initial: () => ({}),
});

/** `members`: name to type, or to [type, default]. What is missing on either side has its default. */
export function struct(members) {
    const all = Object.entries(members).map(([name, given]) => {
        const [type, preset] = Array.isArray(given) ? given : [given];
        return { name, type, initial: () => preset ?? type.initial() };
    });
    return {
        write(writer, value) {
            const at = writer.take(4);
            for (const { name, type, initial } of all) type.write(writer, value[name] ?? initial());
            writer.u32(writer.size - at - 4, at);
        },
        read(reader) {
            const inner = new Reader(reader.take(reader.length()));
            return Object.fromEntries(all.map(({ name, type, initial }) => [name, inner.left > 0 ? type.read(inner) : initial()]));
        },
        initial: () => Object.fromEntries(all.map(({ name, initial }) => [name, initial()])),
    };
}

/** No payload at all. */
export const nothing = { write() {}, read: () => undefined, initial: () => undefined };

export function encode(type, value) {
    const writer = new Writer();
    type.write(writer, value);
    return writer.result();
}

/** Throws DecodeError when `from` is not an encoding of `type`. */
export function decode(type, from) {
    return type.read(new Reader(from));
}
