// What a plugin registers in its start(): the host is told of it as data, the functions stay here.
import { DecodeError, decode, encode } from './codec.mjs';
import { Failure } from './errors.mjs';
import * as wire from './wire.mjs';

const schemaText = (schema) => (schema === undefined ? '' : JSON.stringify(schema));

/** A request: what the host sent, and what handlers want of it. */
class Request {
    constructor(call) {
        Object.assign(this, call);
    }

    /** Of the path or the query; undefined when there is none. */
    parameter(name) {
        return this.parameters.find((each) => each.name === name)?.value;
    }

    header(name) {
        return this.headers.find((each) => each.name.toLowerCase() === name.toLowerCase())?.value;
    }

    json() {
        try {
            return JSON.parse(this.body.toString());
        } catch {
            throw new Failure('invalid', 'host.body_not_json', 'The body is not JSON', { fix: 'Send a JSON body with Content-Type: application/json' });
        }
    }
}

/** What a caller sent. */
function readCall(type, payload) {
    try {
        return decode(type, payload);
    } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        throw new Failure('invalid', 'service.unreadable_call', "The service can't read what it was called with", { detail: error.message });
    }
}

export class Setup {
    #moduleId;
    #reply = { routes: [], consumers: [], services: [], topics: [], schemas: [], tasks: [] };
    #routes = [];
    #consumers = [];
    #services = [];
    #tasks = new Map();

    constructor(moduleId) {
        this.#moduleId = moduleId;
    }

    get reply() {
        return this.#reply;
    }

    /**
     * `path` is below /api/v1/<module id>, or an outside hook when it begins with "/hooks/". `options`: summary, access,
     * status, operation, and JSON Schemas: query, body, answer, path, headers. What `handler(request)` returns is the JSON
     * of the answer.
     */
    route(method, path, options, handler) {
        const { summary, access, status = 200, query, body, answer, path: pathSchema, headers, ...more } = options;
        this.#reply.routes.push({
            ...more,
            id: this.#routes.length,
            method,
            path: path.startsWith('/hooks/') ? path : `/api/v1/${this.#moduleId}${path}`,
            summary,
            access: wire.Access[access ?? 'admins'],
            query_schema: schemaText(query),
            body_schema: schemaText(body),
            answer_schema: schemaText(answer),
            answer_status: status,
            path_schema: schemaText(pathSchema),
            header_schema: schemaText(headers),
        });
        this.#routes.push({ status, handler });
    }

    /** `options`: see wire.Consumer. Resolving means handled; rejecting means again later. */
    consumer(options, handler) {
        this.#reply.consumers.push({ ...options, id: this.#consumers.length });
        this.#consumers.push(handler);
    }

    /** `methods`: number to {request, reply, handler}. */
    offer(name, methods) {
        this.#reply.services.push({ id: this.#services.length, name });
        this.#services.push({ name, methods });
    }

    /** A JSON Schema that other schemas refer to as {$ref: '#/components/schemas/<name>'}. */
    schema(name, schema) {
        this.#reply.schemas.push({ name, schema: JSON.stringify(schema) });
    }

    /** `events`: name to the JSON Schema of its data. */
    liveTopic(name, access = 'operators', events = {}) {
        const told = Object.entries(events).map(([event, schema]) => ({ name: event, schema: JSON.stringify(schema) }));
        this.#reply.topics.push({ name, access: wire.Access[access], events: told });
    }

    /** Background work from when the plugin runs until it is stopped. */
    task(name, work) {
        const id = this.#tasks.size + 1;
        this.#reply.tasks.push({ id, name });
        this.#tasks.set(id, work);
    }

    // For the calls that follow:

    async http(call) {
        const { status, handler } = this.#routes[call.route];
        const value = await handler(new Request(call));
        return value === undefined ? { status: 204 } : { status, body: JSON.stringify(value) };
    }

    event({ consumer, event }) {
        return this.#consumers[consumer]({ ...event, consumer, payload: JSON.parse(event.payload) });
    }

    async service({ service, method, payload }) {
        const { name, methods } = this.#services[service];
        const called = methods[method];
        if (called === undefined) throw new Failure('unknown_method', 'service.unknown_method', `The service ${name} has no such method`, { detail: `method ${method}` });
        return encode(called.reply, await called.handler(readCall(called.request, payload)));
    }

    runTask(id) {
        return this.#tasks.get(id)?.();
    }
}
