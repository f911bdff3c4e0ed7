// What no compiler checks: who may include whom, where Asio may appear, how long files are, and that nothing names a
// secret. Prints every breach with its place; exits 1 when there is one.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(cpp|hpp|h|ts|tsx|mjs|sql)$/.test(file) && !file.startsWith('web/openapi'));

const longest = 400;

/** Each rule: the files it looks at, the include that breaks it, and why. */
const includeRules = [
    { files: /^plugins\//, breach: /#include\s+["<](\.\.\/)*host\//, why: 'plugins see the host through the SDK only' },
    { files: /^sdk\//, breach: /#include\s+["<](\.\.\/)*host\//, why: 'the SDK knows nothing of the host' },
    { files: /^(host|sdk)\//, breach: /#include\s+["<](\.\.\/)*plugins\//, why: 'nothing below includes a plugin' },
    { files: /^sdk\/include\//, breach: /#include\s+<(boost|pqxx|curl|spdlog|openssl)/, why: 'SDK headers need the standard library and nlohmann_json only' },
    { files: /^host\/(?!log\/|app\/logging\.cpp)/, breach: /#include\s+<spdlog/, why: 'the host logs through host/log/log.hpp, which compiles quickly' },
    {
        files: /^host\/(?!http\/(connection|raw_upgrade)\.hpp|runtime\/(fiber|stack_pool)\.hpp|outbound\/|storage\/).*\.hpp$/,
        breach: /#include\s+<boost\/(asio|beast|context)/,
        why: 'Asio, Beast and Context stay out of headers, they compile slowly',
    },
    { files: /^host\/(log|runtime|secrets|storage|outbound|bus)\//, breach: /#include\s+"host\/(http|live|accounts|modules|api|app)\//, why: 'lower areas know nothing of those above' },
    { files: /^host\/(http|live)\//, breach: /#include\s+"host\/(accounts|modules|api|app)\//, why: 'lower areas know nothing of those above' },
];

const breaches = [];

for (const file of files) {
    const text = readFileSync(root + file, 'utf8');
    const lines = text.split('\n');
    if (lines.length - 1 > longest) breaches.push(`${file}: ${lines.length - 1} lines; ${longest} are the most`);
    lines.forEach((line, index) => {
        for (const rule of includeRules) {
            if (rule.files.test(file) && rule.breach.test(line)) breaches.push(`${file}:${index + 1}: ${rule.why}`);
        }
        const own = file.match(/^plugins\/([a-z]+)\//)?.[1];
        const other = line.match(/#include\s+"(?:\.\.\/)*plugins\/([a-z]+)\//)?.[1];
        if (own && other && own !== other) breaches.push(`${file}:${index + 1}: plugins never include each other`);
        if (/\bco_(await|yield|return)\b/.test(line) && /\.(cpp|hpp)$/.test(file)) breaches.push(`${file}:${index + 1}: no C++20 coroutines here`);
    });
}

for (const breach of breaches) console.error(breach);
console.log(`${files.length} files looked at, ${breaches.length} breaches`);
process.exit(breaches.length === 0 ? 0 : 1);
