// Fails when the shell or a route carries more JavaScript (gzipped) than it may.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const shellLimit = 170 * 1024;
const routeLimit = 60 * 1024;
const dist = new URL('../dist/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));

const sizes = new Map();
function gzipped(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(dist + file), { level: 9 }).length);
  return sizes.get(file);
}

function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunk.imports ?? []) closure(next, seen);
  return seen;
}

const total = (keys) =>
  [...keys].map((key) => gzipped(manifest[key].file)).reduce((sum, size) => sum + size, 0);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(9);

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const shell = closure(entry);
for (const key of Object.keys(manifest)) {
  // What everybody loads on the first page: the frame and the texts of the frame in one language.
  if (/src\/app\/Shell\.tsx$/.test(key) || /locales\/ru\/(common|errors)\.json$/.test(key))
    closure(key, shell);
}

let failed = false;
function report(name, size, limit) {
  const over = size > limit;
  failed ||= over;
  console.log(`${over ? 'OVER' : 'ok  '} ${kilobytes(size)} of ${kilobytes(limit)}  ${name}`);
}

report('shell', total(shell), shellLimit);
for (const key of Object.keys(manifest).sort()) {
  // A route is a page; panels, menus and dialogs come after it has been drawn.
  if (!manifest[key].isDynamicEntry || shell.has(key) || !key.endsWith('Page.tsx')) continue;
  report(key, total([...closure(key)].filter((part) => !shell.has(part))), routeLimit);
}
process.exitCode = failed ? 1 : 0;
