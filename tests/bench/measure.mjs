// How two sides are compared: in turns, so that what else the machine does hits both, and by ratios.

export const median = (list) => {
    const sorted = [...list].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** What a comparison of rates becomes: higher is better. */
export function verdict(value, { floor, wanted }, better = (a, b) => a >= b) {
    if (wanted !== undefined && better(value, wanted)) return 'as wanted';
    return better(value, floor) ? 'above the floor' : 'BELOW THE FLOOR';
}

/**
 * Runs `ours` and `beside` in turns. Each takes seconds and gives { rate, cpu } (operations a second, server CPU
 * microseconds an operation). The first turn of both warms up and does not count.
 */
export async function compare({ ours, beside }, { rounds, seconds }, target) {
    await ours(Math.min(seconds, 2));
    await beside(Math.min(seconds, 2));
    const turns = [];
    for (let round = 0; round < rounds; ++round) {
        // Whoever goes second meets a warmer machine: take it in turns too.
        const turn = {};
        if (round % 2 === 0) turn.ours = await ours(seconds);
        turn.beside = await beside(seconds);
        turn.ours ??= await ours(seconds);
        turns.push(turn);
    }
    const ratios = turns.map((turn) => turn.ours.rate / turn.beside.rate);
    const side = (name) => ({
        rate: median(turns.map((turn) => turn[name].rate)),
        cpu: median(turns.map((turn) => turn[name].cpu)),
    });
    const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
    return { unit: '/s', ours: side('ours'), beside: side('beside'), ratio, ...target, verdict: verdict(ratio.median, target) };
}
