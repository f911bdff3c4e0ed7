// Writes the description of the whole API: write_openapi.mjs FILE
import { writeFile } from 'node:fs/promises';

import { asFile, describedBy } from './description.mjs';
import { Install } from './install.mjs';

const install = await (await Install.prepare()).start();
try {
    await writeFile(process.argv[2], asFile(await describedBy(install.url)));
} finally {
    await install.stop();
    await install.remove();
}
