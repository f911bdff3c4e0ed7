// The description of the whole API, as a server with all bundled modules gives it.
import { request } from './api.mjs';

export async function describedBy(url) {
    return (await request(`${url}/api/openapi.json`)).value;
}

/** As it is kept in web/openapi.json, from which the web app's types are made. */
export function asFile(description) {
    return JSON.stringify(description, null, 2) + '\n';
}
