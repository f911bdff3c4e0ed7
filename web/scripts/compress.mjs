// Writes .br and .gz beside every asset that gets smaller by it; the server sends them as they are.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressible = new Set(['.js', '.css', '.html', '.svg', '.json', '.txt', '.webmanifest']);
const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

async function* files(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (compressible.has(extname(entry.name))) yield path;
  }
}

let before = 0;
let after = 0;
for await (const path of files(new URL('../dist', import.meta.url).pathname)) {
  const bytes = await readFile(path);
  const small = await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  if (small.length >= bytes.length) continue;
  await writeFile(`${path}.br`, small);
  await writeFile(`${path}.gz`, await gz(bytes, { level: 9 }));
  before += bytes.length;
  after += small.length;
}
console.log(`compressed ${(before / 1024).toFixed(0)} KB to ${(after / 1024).toFixed(0)} KB (br)`);
