// A small client of Patchbay's API and of the fakes' control APIs.

/** JSON over HTTP; throws with the problem's words when the status is not 2xx. */
export async function request(url, { method = 'GET', body, headers = {}, limit = 70_000 } = {}) {
    const response = await fetch(url, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(limit),
    });
    const text = await response.text();
    let value = text;
    try {
        value = text === '' ? null : JSON.parse(text);
    } catch {
        // Not JSON: the text itself is the answer.
    }
    if (!response.ok) {
        const error = new Error(`${method} ${new URL(url).pathname}: ${response.status} ${value?.code ?? ''} ${value?.title ?? text} ${value?.detail ?? ''}`);
        error.status = response.status;
        error.problem = value;
        throw error;
    }
    return { value, response };
}

/** Somebody who is signed in. */
export class Session {
    constructor(url) {
        this.url = url;
    }

    async #open(path, body) {
        const { value, response } = await request(this.url + path, { method: 'POST', body });
        this.cookie = response.headers.getSetCookie()[0].split(';')[0];
        this.csrf = value.csrf_token;
        this.user = value.user;
        return value;
    }

    /** Makes the first admin with the one-time link that the server printed. */
    setUp(link, { email, name, password, locale = 'en' }) {
        return this.#open('/api/v1/setup', { token: link.split('#')[1], email, name, password, locale });
    }

    logIn(email, password) {
        return this.#open('/api/v1/session', { email, password });
    }

    async call(method, path, body, headers = {}) {
        const all = { cookie: this.cookie, 'x-csrf-token': this.csrf, ...headers };
        return (await request(this.url + '/api/v1' + path, { method, body, headers: all })).value;
    }

    get(path) {
        return this.call('GET', path);
    }
    post(path, body) {
        return this.call('POST', path, body);
    }
    patch(path, body, headers) {
        return this.call('PATCH', path, body, headers);
    }
    delete(path) {
        return this.call('DELETE', path);
    }
}

/** The control API of a fake. */
export class Control {
    constructor(url) {
        this.url = url;
    }
    async get(path) {
        return (await request(this.url + '/control' + path)).value;
    }
    async post(path, body = {}) {
        return (await request(this.url + '/control' + path, { method: 'POST', body })).value;
    }
    async delete(path) {
        return (await request(this.url + '/control' + path, { method: 'DELETE' })).value;
    }
}

/** Calls `probe` until it gives something truthy; throws after `limit` milliseconds, saying what was waited for. */
export async function eventually(what, probe, limit = 20_000) {
    const deadline = Date.now() + limit;
    let last;
    for (;;) {
        try {
            const value = await probe();
            if (value) return value;
        } catch (error) {
            last = error;
        }
        if (Date.now() > deadline) throw new Error(`waited ${limit} ms in vain for: ${what}${last ? ` (${last.message})` : ''}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
}
