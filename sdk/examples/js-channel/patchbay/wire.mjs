// Method codes and payloads; docs/plugin-protocol.md, "The host calls" and "The plugin calls". Codes are never reused,
// members are only ever added at the end.
import { bool, bytes, f64, i32, i64, list, map, optional, struct, text, u32, u64 } from './codec.mjs';
import { ErrorPayload } from './errors.mjs';

export const PluginMethod = { create: 0, start: 1, stop: 2, http: 3, event: 4, service: 5, task: 6, health: 7, configure: 8, test: 9 };

export const HostMethod = {
    database_read: 1,
    database_execute: 2,
    transaction_begin: 3,
    transaction_execute: 4,
    transaction_commit: 5,
    transaction_rollback: 6,
    transaction_publish: 7,
    transaction_complete: 8,
    bus_publish: 10,
    http_send: 20,
    http_open: 21,
    http_read: 22,
    http_close: 23,
    live_publish: 30,
    task_spawn: 40,
    task_sleep: 41,
    task_park: 42,
    task_wake: 43,
    service_call: 50,
    service_list: 51,
    response_begin: 60,
    response_write: 61,
    secret_seal: 70,
    secret_open: 71,
    metric_add: 80,
    metric_set: 81,
};

export const Access = { everyone: 0, member: 1, operators: 2, admins: 3 };

export const Hello = struct({ protocol: [u32, 1], sdk: text, calls: [u32, 256], refusal: ErrorPayload });
export const Welcome = struct({ protocol: [u32, 1], module_id: text, calls: [u32, 256], largest_payload: [u32, 64 << 20], stalls: bool });
export const Stalled = struct({ what: text, milliseconds: u32 });

// Life

export const StartRequest = struct({ module_id: text, settings: text, public_url: text });
export const Route = struct({
    id: u32,
    method: text,
    path: text,
    summary: text,
    access: [u32, Access.admins],
    query_schema: text,
    body_schema: text,
    answer_schema: text,
    answer_status: [i32, 200],
    body_limit: u64,
    operation: text,
    path_schema: text,
    header_schema: text,
    answer_type: text,
    more_statuses: list(i32),
});
export const Consumer = struct({ id: u32, name: text, topics: list(text), parallel: [u32, 16], max_attempts: [u32, 12], timeout_ms: [u32, 120000], from_now: bool });
export const ServiceOffer = struct({ id: u32, name: text });
export const NamedSchema = struct({ name: text, schema: text });
export const LiveTopic = struct({ name: text, access: [u32, Access.operators], events: list(NamedSchema) });
export const Task = struct({ id: u64, name: text });
export const StartReply = struct({ routes: list(Route), consumers: list(Consumer), services: list(ServiceOffer), topics: list(LiveTopic), schemas: list(NamedSchema), tasks: list(Task) });
export const StopRequest = struct({ deadline_ms: [u32, 10000] });
export const ConfigureRequest = struct({ settings: text });
export const HealthWords = struct({ name: text, detail: text });
export const HealthCheck = struct({ name: text, degraded: bool, detail: text, translations: map(HealthWords) });
export const HealthReply = struct({ checks: list(HealthCheck) });
export const TaskCall = struct({ task: u64 });

// Requests answered

export const Header = struct({ name: text, value: text });
export const User = struct({ id: text, email: text, name: text, role: text, workspace_id: text, locale: text });
export const HttpCall = struct({
    route: u32,
    call: u64,
    method: text,
    path: text,
    parameters: list(Header),
    headers: list(Header),
    body: bytes,
    user: User,
    request_id: text,
    remote_address: text,
});
export const HttpReply = struct({ status: [i32, 200], content_type: text, headers: list(Header), body: bytes, streamed: bool });
export const ResponseBegin = struct({ call: u64, status: [i32, 200], content_type: text, headers: list(Header) });
export const ResponseWrite = struct({ call: u64, bytes });

// Requests asked

export const OutboundRequest = struct({
    method: [text, 'GET'],
    url: text,
    headers: list(Header),
    body: bytes,
    proxy: text,
    connect_timeout_ms: [u32, 5000],
    first_byte_timeout_ms: u32,
    idle_timeout_ms: u32,
    timeout_ms: [u32, 30000],
    max_body: [u64, 16 * 1024 * 1024],
    max_redirects: u32,
    guarded: [bool, true],
    label: text,
});
export const OutboundResponse = struct({ status: i32, headers: list(Header), body: bytes, failure: text, failure_code: text, reached: [u32, 1], stream: u64 });
export const StreamId = struct({ stream: u64 });
export const StreamPiece = struct({ bytes, end: bool, failure: text, failure_code: text });

// Events

export const Event = struct({ id: text, topic: text, key: text, workspace_id: text, payload: text, occurred_at_us: i64, attempt: [u32, 1] });
export const EventCall = struct({ consumer: u32, event: Event });
export const Publication = struct({ topic: text, key: text, workspace_id: text, payload: text, dedupe_key: text });
export const PublishReply = struct({ duplicate: bool });

// Database

export const Statement = struct({ name: text, sql: text, parameters: list(optional(text)) });
export const TransactionId = struct({ id: u64 });
export const TransactionStatement = struct({ id: u64, statement: Statement });
export const TransactionPublish = struct({ id: u64, publication: Publication });
export const TransactionComplete = struct({ id: u64, consumer: u32, event_id: text });

/** Rows as objects from column to text or null; the list has `affected` too. Not a struct: it grows with the data. */
export const Rows = {
    read(reader) {
        const affected = u64.read(reader);
        const columns = list(text).read(reader);
        const rows = [];
        for (let left = u32.read(reader); left > 0; left--) rows.push(Object.fromEntries(columns.map((column) => [column, cell(reader)])));
        return Object.assign(rows, { affected });
    },
};

function cell(reader) {
    const length = i32.read(reader);
    return length < 0 ? null : reader.take(length).toString();
}

// Live messages, signals, services of other plugins, secrets, metrics

export const LiveMessage = struct({ workspace_id: text, topic: text, event: text, data: text, passing: bool });
export const TaskSleep = struct({ milliseconds: u32 });
export const TaskPark = struct({ number: u64, milliseconds: u32 });
export const ParkReply = struct({ woken: bool });
export const TaskWake = struct({ number: u64 });
export const ServiceRequest = struct({ name: text, method: u32, payload: bytes, timeout_ms: [u32, 30000] });
export const ServiceCall = struct({ service: u32, method: u32, payload: bytes });
export const ServiceList = struct({ prefix: text });
export const ServiceNames = struct({ names: list(text) });
export const SecretText = struct({ text, purpose: text });
export const MetricSample = struct({ name: text, labels: map(text), value: f64 });
