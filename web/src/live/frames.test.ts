import { expect, it } from 'vitest';
import { readFrame } from './frames';
import { SseParser } from './sse-parser';

it.each([
  ['{"type":"ready","topics":["inbox"]}', { type: 'ready', topics: ['inbox'] }],
  ['{"type":"heartbeat"}', { type: 'heartbeat' }],
  ['{"type":"bye","reason":"slow"}', { type: 'bye', reason: 'slow' }],
  [
    '{"type":"event","id":"1","topic":"inbox","event":"e","data":{"a":1}}',
    { type: 'event', id: '1', topic: 'inbox', event: 'e', data: { a: 1 } },
  ],
  [
    '{"type":"event","topic":"inbox","event":"e","data":null}',
    { type: 'event', topic: 'inbox', event: 'e', data: null },
  ],
  ['{"type":"event","topic":"inbox"}', null],
  ['{"type":"novelty"}', null],
  ['null', null],
  ['not json', null],
])('reads %s', (raw, frame) => {
  expect(readFrame(raw)).toEqual(frame);
});

it('cuts a stream into the same frames, whatever the pieces', () => {
  const stream =
    ': hello\n\nid: 8\nevent: inbox.message.created\ndata: {"topic":"inbox",\ndata: "data":{"n":1}}\n\nevent: reset\ndata: {"topics":["inbox"]}\r\n\r\n';
  const whole = new SseParser().feed(stream);
  const parser = new SseParser();
  const byLetter = [...stream].flatMap((letter) => parser.feed(letter));
  expect(whole).toEqual([
    { type: 'heartbeat' },
    { type: 'event', id: '8', topic: 'inbox', event: 'inbox.message.created', data: { n: 1 } },
    { type: 'reset', topics: ['inbox'] },
  ]);
  expect(byLetter).toEqual(whole);
});

it('gives an event without an id none, even after one that had it', () => {
  const parser = new SseParser();
  parser.feed('id: 8\nevent: a\ndata: {"topic":"t"}\n\n');
  expect(parser.feed('event: b\ndata: {"topic":"t"}\n\n')).toEqual([
    { type: 'event', topic: 't', event: 'b', data: undefined },
  ]);
});
