// The JavaScript SDK's codec and frames: round trips, every cut, what is malformed; and the document's example.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sdk = join(root, 'sdk/examples/js-channel/patchbay');
const codec = await import(join(sdk, 'codec.mjs'));
const { FrameError, FrameReader, Kind, headSize, largestPayload, toBytes } = await import(join(sdk, 'frames.mjs'));
const wire = await import(join(sdk, 'wire.mjs'));
const channel = await import(join(sdk, 'channel.mjs'));
const { Cancelled, ErrorPayload, Failure, Status, fromAnswer, toAnswer } = await import(join(sdk, 'errors.mjs'));
const { DecodeError, bool, bytes, decode, encode, f64, i32, i64, list, map, optional, struct, text, u32, u64 } = codec;

const hex = (buffer) => buffer.toString('hex').replace(/(..)(?=.)/g, '$1 ');
const fromHex = (words) => Buffer.from(words.replaceAll(/\s/g, ''), 'hex');

const values = [
    ['bool', bool, true, '01'],
    ['u32', u32, 258, '02 01 00 00'],
    ['i32', i32, -1, 'ff ff ff ff'],
    ['u64', u64, 2 ** 40 + 1, '01 00 00 00 00 01 00 00'],
    ['i64', i64, -2, 'fe ff ff ff ff ff ff ff'],
    ['f64', f64, 1.5, '00 00 00 00 00 00 f8 3f'],
    ['text', text, 'hé', '03 00 00 00 68 c3 a9'],
    ['bytes', bytes, Buffer.from([0, 255]), '02 00 00 00 00 ff'],
    ['optional, there', optional(u32), 7, '01 07 00 00 00'],
    ['optional, absent', optional(u32), null, '00'],
    ['list', list(text), ['a', 'b'], '02 00 00 00 01 00 00 00 61 01 00 00 00 62'],
    ['map', map(u32), { a: 1 }, '01 00 00 00 01 00 00 00 61 01 00 00 00'],
    ['struct', struct({ x: i32, on: bool }), { x: 1, on: true }, '05 00 00 00 01 00 00 00 01'],
];

for (const [name, type, value, expected] of values) {
    test(`${name} has the bytes that the document says, and comes back`, () => {
        assert.equal(hex(encode(type, value)), expected);
        assert.deepEqual(decode(type, fromHex(expected)), value);
    });
    test(`${name} that is cut anywhere is refused`, () => {
        const whole = encode(type, value);
        for (let size = 0; size < whole.length; size++) assert.throws(() => decode(type, whole.subarray(0, size)), DecodeError, `${size} bytes`);
    });
}

test('every payload comes back as its defaults', () => {
    for (const [name, type] of Object.entries(wire)) {
        if (typeof type?.initial !== 'function') continue;
        const value = type.initial();
        assert.deepEqual(decode(type, encode(type, {})), value, name);
        assert.deepEqual(decode(type, Buffer.alloc(4)), value, `${name} of a side that knows no member of it`);
    }
});

test('members that the reader does not know are skipped, and missing ones have their defaults', () => {
    const older = struct({ x: u32 });
    const newer = struct({ x: u32, y: [u32, 9] });
    assert.deepEqual(decode(list(older), encode(list(newer), [{ x: 1, y: 2 }, { x: 3, y: 4 }])), [{ x: 1 }, { x: 3 }]);
    assert.deepEqual(decode(list(newer), encode(list(older), [{ x: 1 }, { x: 3 }])), [{ x: 1, y: 9 }, { x: 3, y: 9 }]);
});

test('no length is believed', () => {
    for (const type of [text, bytes, list(u32), map(u32), struct({ x: u32 })]) assert.throws(() => decode(type, fromHex('ff ff ff ff 00')), DecodeError);
    assert.throws(() => decode(u64, fromHex('ff ff ff ff ff ff ff ff')), DecodeError, 'no number holds it exactly');
});

test('a large payload grows the buffer it is written to', () => {
    const value = Buffer.alloc(100_000, 7);
    assert.deepEqual(decode(list(bytes), encode(list(bytes), [value, value])), [value, value]);
});

test('rows are read by column, nulls and bytes beyond ASCII included', () => {
    const raw = Buffer.concat([encode(u64, 2), encode(list(text), ['id', 'name']), encode(u32, 2), ...['1', 'Zoë'].map((each) => encode(text, each)), encode(text, '2'), encode(i32, -1)]);
    const rows = decode(wire.Rows, raw);
    assert.deepEqual([...rows], [{ id: '1', name: 'Zoë' }, { id: '2', name: null }]);
    assert.equal(rows.affected, 2);
});

const frames = [
    { kind: Kind.call, code: 3, id: 70, within: 0, payload: Buffer.from('abc') },
    { kind: Kind.answer, code: 5, id: 2 ** 40, within: 0, payload: Buffer.alloc(0) },
    { kind: Kind.call, code: 50, id: 71, within: 70, payload: Buffer.alloc(3000, 1) },
];

test('frames that come cut at any byte come out whole', () => {
    const stream = Buffer.concat(frames.map(toBytes));
    for (let cut = 0; cut <= stream.length; cut++) {
        const reader = new FrameReader();
        assert.deepEqual([...reader.add(stream.subarray(0, cut)), ...reader.add(stream.subarray(cut))], frames, `cut at ${cut}`);
    }
});

test('frames that come byte by byte come out whole, and not before their last byte', () => {
    const reader = new FrameReader();
    const found = [];
    const ends = [];
    const stream = Buffer.concat(frames.map(toBytes));
    stream.forEach((_, at) => {
        for (const frame of reader.add(stream.subarray(at, at + 1))) {
            found.push(frame);
            ends.push(at + 1);
        }
    });
    assert.deepEqual(found, frames);
    assert.deepEqual(ends, [35, 67, 67 + 32 + 3000]);
});

test('malformed heads are refused before their payload comes', () => {
    const head = (length, kind) => {
        const bytes = Buffer.alloc(headSize);
        bytes.writeUInt32LE(length, 0);
        bytes.writeUInt32LE(kind, 4);
        return bytes;
    };
    for (const [length, kind] of [[0, 0], [0, 8], [0, 0xffffffff], [largestPayload + 1, Kind.call]]) assert.throws(() => [...new FrameReader().add(head(length, kind))], FrameError, `${length} ${kind}`);
    assert.deepEqual([...new FrameReader().add(head(largestPayload, Kind.call))], []);
    assert.throws(() => toBytes({ kind: Kind.call, payload: Buffer.alloc(largestPayload + 1) }), FrameError);
});

test('a failure travels whole, and what is no failure is an internal one', () => {
    const failure = new Failure('conflict', 'shop.taken', 'Taken', { detail: 'by Ann', fix: 'Choose another', field_errors: [{ field: 'name', reason: 'taken', fix: 'another' }], retry_after_ms: 5 });
    const { code, payload } = toAnswer(failure);
    assert.equal(code, Status.conflict);
    assert.deepEqual(fromAnswer(code, payload).payload, failure.payload);
    assert.equal(toAnswer(new TypeError('oops')).code, Status.internal);
    assert.equal(toAnswer(new Cancelled('')).code, Status.cancelled);
    assert.ok(fromAnswer(Status.cancelled, Buffer.alloc(0)) instanceof Cancelled);
    assert.equal(fromAnswer(8, Buffer.from('?')).code, 'boundary.bad_answer');
});

// The document

const document = readFileSync(join(root, 'docs/plugin-protocol.md'), 'utf8');

/** The frames of the block after `<!-- frames: name -->`: lines of hex, words after "|", a frame a paragraph. */
function framesOf(name) {
    const [, block] = document.match(new RegExp(`<!-- frames: ${name} -->\n\`\`\`text\n([^]*?)\`\`\``)) ?? assert.fail(`the document has no frames of ${name}`);
    const all = block.trim().split('\n\n').map((paragraph) => fromHex(paragraph.split('\n').map((line) => line.split('|')[0]).join('')));
    return all.map((each) => {
        const [frame, ...more] = new FrameReader().add(each);
        assert.ok(frame && more.length === 0, 'a paragraph is one whole frame');
        assert.deepEqual(toBytes(frame), each);
        return frame;
    });
}

test("the document's exchange is what it says", () => {
    const [hello, welcome, ask, sleep, slept, answer] = framesOf('exchange');
    assert.deepEqual([hello.kind, welcome.kind, ask.kind, sleep.kind, slept.kind, answer.kind], [1, 2, 3, 3, 4, 4]);
    assert.deepEqual(decode(wire.Hello, hello.payload), { ...wire.Hello.initial(), sdk: 'demo 1', calls: 16 });
    assert.deepEqual(encode(wire.Hello, { sdk: 'demo 1', calls: 16 }), hello.payload);
    assert.deepEqual(decode(wire.Welcome, welcome.payload), { protocol: 1, module_id: 'demo', calls: 4096, largest_payload: largestPayload, stalls: true });
    assert.deepEqual([ask.code, ask.id, ask.within], [wire.PluginMethod.health, 7, 0]);
    assert.deepEqual([sleep.code, sleep.id, sleep.within], [wire.HostMethod.task_sleep, 1, 7]);
    assert.deepEqual(decode(wire.TaskSleep, sleep.payload), { milliseconds: 20 });
    assert.deepEqual([slept.code, slept.id, slept.payload.length], [0, 1, 0]);
    assert.deepEqual([answer.code, answer.id], [0, 7]);
    assert.deepEqual(decode(wire.HealthReply, answer.payload), { checks: [{ name: 'clock', degraded: false, detail: '', translations: {} }] });
});

test("the document's failure is what it says", () => {
    const [answer] = framesOf('failure');
    assert.deepEqual([answer.kind, answer.code, answer.id], [Kind.answer, Status.not_found, 8]);
    const failure = new Failure('not_found', 'demo.none', 'There is none');
    assert.deepEqual(toAnswer(failure).payload, answer.payload);
});

test('the document has every method with its number, and every status', () => {
    const row = (number, name) => new RegExp(`^\\| ${number} \\| \`${name}\` \\|`, 'm');
    for (const table of [wire.PluginMethod, wire.HostMethod, Status]) for (const [name, number] of Object.entries(table)) assert.match(document, row(number, name));
    for (const [name, number] of Object.entries(Kind)) assert.match(document, row(number, name));
});

/** What stands as "Name { member: type, member: type = default }" in the document: name to its members as [name, type, default]. */
const shapes = new Map(
    [...document.matchAll(/^(\w+) \{([^}]*)\}/gm)].map(([, name, members]) => [name, members.trim().split(/,\s*/).filter(Boolean).map((member) => member.split(/: | = /))]),
);
const named = { bool, u32, i32, u64, i64, f64, text, bytes, json: text };
const generic = { list, optional, map };

/** The type of the SDK that the document's words describe. */
function typeOf(words) {
    const [, outer, inner] = words.match(/^(\w+)<(.+)>$/) ?? [];
    if (outer) return generic[outer](typeOf(inner));
    return named[words] ?? struct(Object.fromEntries((shapes.get(words) ?? assert.fail(`the document has no ${words}`)).map(([name, type, preset]) => [name, preset === undefined ? typeOf(type) : [typeOf(type), valueOf(preset)]])));
}
const valueOf = (words) => (/^\d+$/.test(words) ? Number(words) : words === 'true' || words);

test('the document has every payload: its members in their order, with their types and defaults', () => {
    for (const [name, type] of Object.entries({ ...wire, ...channel, Error: ErrorPayload })) {
        if (typeof type?.initial !== 'function') continue;
        const described = typeOf(name);
        assert.deepEqual(Object.entries(described.initial()), Object.entries(type.initial()), name);
        assert.equal(hex(encode(described, {})), hex(encode(type, {})), name);
    }
});

test('the methods are those of the C++ SDK', () => {
    const methods = readFileSync(join(root, 'sdk/include/patchbay/wire/methods.hpp'), 'utf8');
    const enumOf = (name) => Object.fromEntries([...methods.match(new RegExp(`enum class ${name}[^{]*\\{([^]*?)\\};`))[1].matchAll(/^\s*(\w+) = (\d+),/gm)].map(([, key, number]) => [key, Number(number)]));
    assert.deepEqual(wire.PluginMethod, enumOf('PluginMethod'));
    assert.deepEqual(wire.HostMethod, enumOf('HostMethod'));
});

test('the payloads have the members of the C++ SDK, in their order', () => {
    const membersIn = (file) => [...readFileSync(join(root, 'sdk/include/patchbay', file), 'utf8').matchAll(/^struct (\w+) \{([^]*?)^\};/gm)].map(([, name, body]) => [name, [...body.matchAll(/&\w+::(\w+)/g)].map(([, member]) => member)]);
    for (const file of ['database', 'events', 'frames', 'http_asked', 'http_served', 'life', 'services']) {
        for (const [name, members] of membersIn(`wire/${file}.hpp`)) assert.deepEqual(Object.keys(wire[name]?.initial() ?? {}), members, name);
    }
    const ofChannels = new Map(membersIn('channel.hpp'));
    for (const [name, type] of Object.entries(channel)) if (type.initial) assert.deepEqual(Object.keys(type.initial()), ofChannels.get(name), name);
});
