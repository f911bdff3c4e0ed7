// The table that people read.

const number = (value) => (value === undefined ? '-' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1));

function ratio(row) {
    if (row.ratio) return `${row.ratio.median.toFixed(2)} (${row.ratio.min.toFixed(2)}-${row.ratio.max.toFixed(2)})`;
    return row.range ? `(${row.range.map(number).join('-')})` : '-';
}

const cpu = (row) => (row.ours.cpu === undefined ? '-' : `${row.ours.cpu.toFixed(1)} / ${row.beside.cpu.toFixed(1)}`);
const memory = (row) =>
    Object.entries(row.memory ?? {})
        .map(([who, value]) => `${who} ${Math.round(value)}`)
        .join(', ') || '-';

const columns = [
    ['row', (row) => row.id],
    ['work', (row) => row.name],
    ['beside', (row) => row.peer],
    ['ours', (row) => `${number(row.ours.rate)} ${row.unit}`],
    ['theirs', (row) => (row.beside ? `${number(row.beside.rate)} ${row.unit}` : '-')],
    ['ratio (min-max)', ratio],
    ['floor', (row) => String(row.floor)],
    ['wanted', (row) => String(row.wanted)],
    ['CPU us/op, ours / theirs', cpu],
    ['memory MiB', memory],
    ['verdict', (row) => row.verdict],
];

export function table(rows) {
    const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, text]) => text(row)))];
    const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
    return cells.map((line) => line.map((text, index) => text.padEnd(widths[index])).join('  ').trimEnd()).join('\n');
}
