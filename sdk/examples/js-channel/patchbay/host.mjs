// What a plugin asks of the host. Every function may be awaited within a call and outside of one; each rejects with
// Failure, or with Cancelled when the call around it is over.
import { decode, encode, nothing } from './codec.mjs';
import * as wire from './wire.mjs';

const { HostMethod } = wire;

const levels = { trace: 0, debug: 1, info: 2, warn: 3, error: 4, critical: 5 };

/** All that is left of a payload, as it is. */
const rest = { read: (reader) => reader.take(reader.left) };

/** A value as a parameter of a statement: text as PostgreSQL reads it, or null. */
function parameter(value) {
    if (value === null || value === undefined) return null;
    if (typeof value === 'boolean') return value ? 't' : 'f';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const publication = ({ payload, ...event }) => ({ ...event, payload: JSON.stringify(payload) });

export class Host {
    #connection;

    constructor(connection) {
        this.#connection = connection;
    }

    /** Any method, for what has no function here. */
    async ask(method, request, value, reply = nothing) {
        return decode(reply, await this.#connection.ask(method, encode(request, value)));
    }

    /** `level`: trace, debug, info, warn, error, critical. Nothing is awaited. */
    log(level, line) {
        this.#connection.log(levels[level], line);
    }

    /** One read-only statement; `statement`: {name, sql}. */
    read(statement, ...values) {
        return this.ask(HostMethod.database_read, wire.Statement, { ...statement, parameters: values.map(parameter) }, wire.Rows);
    }

    /** One statement, committed by itself. */
    execute(statement, ...values) {
        return this.ask(HostMethod.database_execute, wire.Statement, { ...statement, parameters: values.map(parameter) }, wire.Rows);
    }

    /** Commits when `work(transaction)` resolves, rolls back when it rejects. */
    async transaction(work) {
        const { id } = await this.ask(HostMethod.transaction_begin, nothing, undefined, wire.TransactionId);
        try {
            const result = await work(new Transaction(this, id));
            await this.ask(HostMethod.transaction_commit, wire.TransactionId, { id });
            return result;
        } catch (error) {
            await this.ask(HostMethod.transaction_rollback, wire.TransactionId, { id }).catch(() => {}); // the host does it later
            throw error;
        }
    }

    /** On disk when it resolves. `event`: {topic, key, workspace_id, payload, dedupe_key}. False: it was published before. */
    async publish(event) {
        return !(await this.ask(HostMethod.bus_publish, wire.Publication, publication(event), wire.PublishReply)).duplicate;
    }

    /** A service of another plugin. */
    async call(name, method, request, value, reply = nothing, timeout_ms = 30000) {
        const payload = await this.ask(HostMethod.service_call, wire.ServiceRequest, { name, method, payload: encode(request, value), timeout_ms }, rest);
        return decode(reply, payload);
    }

    /** An outbound HTTP request; see wire.OutboundRequest. An answer of status 0 is a failure in words. */
    http(request) {
        return this.ask(HostMethod.http_send, wire.OutboundRequest, request, wire.OutboundResponse);
    }

    /** Tells browsers. `message`: {workspace_id, topic, event, data}. */
    tell({ data, ...message }) {
        return this.ask(HostMethod.live_publish, wire.LiveMessage, { ...message, data: JSON.stringify(data) });
    }

    sleep(milliseconds) {
        return this.ask(HostMethod.task_sleep, wire.TaskSleep, { milliseconds });
    }

    async seal(text, purpose) {
        return (await this.ask(HostMethod.secret_seal, wire.SecretText, { text, purpose }, wire.SecretText)).text;
    }

    async open(text, purpose) {
        return (await this.ask(HostMethod.secret_open, wire.SecretText, { text, purpose }, wire.SecretText)).text;
    }

    count(name, value = 1, labels = {}) {
        return this.ask(HostMethod.metric_add, wire.MetricSample, { name, value, labels });
    }

    gauge(name, value, labels = {}) {
        return this.ask(HostMethod.metric_set, wire.MetricSample, { name, value, labels });
    }
}

class Transaction {
    #host;
    #id;

    constructor(host, id) {
        this.#host = host;
        this.#id = id;
    }

    execute(statement, ...values) {
        const request = { id: this.#id, statement: { ...statement, parameters: values.map(parameter) } };
        return this.#host.ask(HostMethod.transaction_execute, wire.TransactionStatement, request, wire.Rows);
    }

    /** With the commit. */
    async publish(event) {
        const request = { id: this.#id, publication: publication(event) };
        return !(await this.#host.ask(HostMethod.transaction_publish, wire.TransactionPublish, request, wire.PublishReply)).duplicate;
    }

    /** Marks a consumed event as handled with the commit: its effect is exactly-once. */
    complete(event) {
        return this.#host.ask(HostMethod.transaction_complete, wire.TransactionComplete, { id: this.#id, consumer: event.consumer, event_id: event.id });
    }
}
