// What a call fails with; docs/plugin-protocol.md, "Statuses and errors".
import { DecodeError, decode, encode, list, struct, text, u32 } from './codec.mjs';

export const Status = {
    ok: 0,
    invalid: 1,
    not_found: 2,
    conflict: 3,
    forbidden: 4,
    unavailable: 5,
    cancelled: 6,
    timeout: 7,
    internal: 8,
    unknown_method: 9,
    unauthenticated: 10,
    too_many: 11,
    stale: 12,
};

const FieldError = struct({ field: text, reason: text, fix: text });
export const ErrorPayload = struct({
    kind: [u32, Status.internal],
    code: text,
    title: text,
    detail: text,
    fix: text,
    field_errors: list(FieldError),
    retry_after_ms: u32,
});

/**
 * An expected failure, for people: `kind` is a name of Status, `code` is stable ("shop-channel.no_address"), `title` says
 * what happened, `fix` what to do.
 */
export class Failure extends Error {
    constructor(kind, code, title, { detail = '', fix = '', field_errors = [], retry_after_ms = 0 } = {}) {
        super(`${code}: ${title}${detail ? ` (${detail})` : ''}`);
        Object.assign(this, { kind, code, title, detail, fix, field_errors, retry_after_ms });
    }

    /** As the members of an error in a payload. */
    get payload() {
        return { ...this, kind: Status[this.kind] ?? Status.internal };
    }
}

/** The work is not wanted any more: the plugin is being stopped, or nobody waits. Let it pass. */
export class Cancelled extends Error {}

/** Status and payload of the answer that says `error`. */
export function toAnswer(error) {
    if (error instanceof Cancelled) return { code: Status.cancelled };
    const failure = error instanceof Failure ? error : new Failure('internal', 'boundary.exception', 'The other side failed', { detail: String(error?.message ?? error), fix: "See the module's log; report it to the plugin's author" });
    return { code: failure.payload.kind, payload: encode(ErrorPayload, failure.payload) };
}

/** What an answer that is not ok says. */
export function fromAnswer(status, payload) {
    if (status === Status.cancelled) return new Cancelled('cancelled');
    try {
        const { kind, code, title, ...more } = decode(ErrorPayload, payload);
        const name = Object.keys(Status).find((each) => Status[each] === kind) ?? 'internal';
        return new Failure(name, code || `boundary.status_${status}`, title, more);
    } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        return new Failure('internal', 'boundary.bad_answer', 'The other side failed without saying why', { detail: `status ${status}` });
    }
}
