// Checks the documentation against what it talks about, so that neither drifts:
//   - a fenced block after a line "<!-- file: path -->" occurs verbatim in that file; after "<!-- file: path as NAME -->"
//     in what `patchbay plugin new NAME` makes of that template;
//   - a relative link names a file that exists, and an anchor a heading that exists.
// Prints every breach with its place; exits 1 when there is one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((page) => page !== '' && existsSync(join(root, page)));

const breaches = [];
let snippets = 0;
let links = 0;

/** A template's file as the plugin `name` has it; see host/app/plugin_new.cpp. */
function filledIn(text, name) {
    const words = name.split('-');
    const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
    return text
        .replaceAll('__id__', name)
        .replaceAll('__Class__', words.map(capital).join(''))
        .replaceAll('__title__', capital(words.join(' ')))
        .replaceAll('__file__', words.join('_'));
}

function checkSnippets(page, lines) {
    for (let at = 0; at < lines.length; at++) {
        const [, file, name] = lines[at].match(/^<!-- file: (\S+)(?: as (\S+))? -->$/) ?? [];
        if (file === undefined) continue;
        const place = `${page}:${at + 1}`;
        const end = lines.indexOf('```', at + 2);
        if (!lines[at + 1]?.startsWith('```') || end < 0) {
            breaches.push(`${place}: no fenced block follows`);
        } else if (!existsSync(join(root, file))) {
            breaches.push(`${place}: ${file} does not exist`);
        } else {
            snippets++;
            const snippet = lines.slice(at + 2, end).join('\n');
            const text = readFileSync(join(root, file), 'utf8');
            if (!`\n${name ? filledIn(text, name) : text}\n`.includes(`\n${snippet}\n`)) breaches.push(`${place}: this is not in ${file} any more`);
        }
    }
}

/** As GitHub names a heading. */
const anchor = (heading) =>
    heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-');
const anchors = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => /^#+ /.test(line)).map((line) => anchor(line.replace(/^#+ /, '')));

function checkLinks(page, lines) {
    let fenced = false;
    lines.forEach((line, index) => {
        if (line.startsWith('```')) fenced = !fenced;
        if (fenced) return;
        for (const [, target] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
            if (/^[a-z]+:/.test(target)) continue;
            links++;
            const [path, heading] = target.split('#');
            const file = path === '' ? join(root, page) : join(root, dirname(page), path);
            if (!existsSync(file)) breaches.push(`${page}:${index + 1}: ${relative(root, file)} does not exist`);
            else if (heading && statSync(file).isFile() && !anchors(file).includes(heading)) breaches.push(`${page}:${index + 1}: ${target} names no heading`);
        }
    });
}

for (const page of pages) {
    const lines = readFileSync(join(root, page), 'utf8').split('\n');
    checkSnippets(page, lines);
    checkLinks(page, lines);
}

for (const breach of breaches) console.error(breach);
console.log(`${pages.length} pages, ${snippets} snippets, ${links} links looked at, ${breaches.length} breaches`);
process.exit(breaches.length === 0 ? 0 : 1);
