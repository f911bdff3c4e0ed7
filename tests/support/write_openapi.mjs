// Writes the description of the whole API, as a server with all bundled modules gives it: write_openapi.mjs FILE
import { writeFile } from 'node:fs/promises';

import { request } from './api.mjs';
import { Install } from './install.mjs';

const install = await (await Install.prepare()).start();
try {
    const { value } = await request(install.url + '/api/openapi.json');
    await writeFile(process.argv[2], JSON.stringify(value, null, 2) + '\n');
} finally {
    await install.stop();
    await install.remove();
}
