// Fails when a component of Mantine is used whose styles theme/mantine.css does not bring.
import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
const assets = `${root}dist/assets/`;
const styles = `${root}node_modules/@mantine/core/styles/`;
const read = (ending) =>
  readdirSync(assets)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(assets + name, 'utf8'))
    .join('\n');

const classes = (text) => new Set(text.match(/m_[0-9a-f]{6,8}/g) ?? []);
const used = classes(read('.js'));
const brought = classes(read('.css'));
const missing = readdirSync(styles)
  .filter((name) => name.endsWith('.layer.css'))
  .filter((name) =>
    [...classes(readFileSync(styles + name, 'utf8'))].some((each) => used.has(each) && !brought.has(each)),
  );

if (missing.length > 0) {
  console.error(`src/theme/mantine.css lacks: ${missing.join(', ')}`);
  process.exitCode = 1;
}
